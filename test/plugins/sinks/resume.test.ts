import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import type { Sink, SinkEntry, SinkPlugin } from '../../../plugins/contract.ts';
import { csvSink } from '../../../plugins/sinks/csv.ts';
import { jsonSink } from '../../../plugins/sinks/json.ts';
import {
  contextIn,
  inputOf,
  makeTestFolder,
  rowEntry,
  runKey,
  sha256,
  writeGroup,
  writeOutput,
} from './sink-in-folder.ts';

const input = inputOf(['a', 'b']);

const groups: readonly (readonly SinkEntry[])[] = [
  [rowEntry({ a: 1, b: 'x' })],
  [],
  [rowEntry({ a: 2, b: 'ü,"' }), rowEntry({ a: 3 })],
  [rowEntry({ a: null, b: 'x'.repeat(100_000) })],
];

interface Output {
  readonly title: string;
  readonly plugin: SinkPlugin<Sink>;
  readonly options: { readonly path: string; readonly [key: string]: unknown };
  readonly before?: string;
}

const outputs: readonly Output[] = [
  { title: 'csv', plugin: csvSink, options: { path: 'out.csv' } },
  { title: 'csv with CRLF', plugin: csvSink, options: { path: 'out.csv', line_ending: 'crlf' } },
  { title: 'csv replacing', plugin: csvSink, options: { path: 'out.csv' }, before: 'old\n' },
  { title: 'csv numbered', plugin: csvSink, options: { path: 'out.csv', if_exists: 'number' } },
  {
    title: 'csv appending',
    plugin: csvSink,
    options: { path: 'out.csv', if_exists: 'append' },
    before: 'a,b\n0,0',
  },
  { title: 'json lines', plugin: jsonSink, options: { path: 'out.jsonl' } },
  {
    title: 'json lines appending',
    plugin: jsonSink,
    options: { path: 'out.jsonl', if_exists: 'append' },
    before: '{"a":0}',
  },
  { title: 'json array', plugin: jsonSink, options: { path: 'out.json' } },
  { title: 'indented array', plugin: jsonSink, options: { path: 'out.json', indent: 2 } },
];

const torn = ['', 'torn', 'x'.repeat(3_000_000)];
const stops = groups.flatMap((_, index) => [index, index + 0.5]).concat(groups.length);
const cases = outputs.flatMap((output) =>
  stops.flatMap((stop) => torn.map((tail) => ({ ...output, stop, tail, tailBytes: tail.length }))),
);

test.each(cases)(
  '$title stopped after $stop groups with $tailBytes torn bytes ends with the same bytes',
  ({ plugin, options, before, stop, tail }) => {
    const expected = outputWithoutStop(plugin, options, before);
    const folder = folderWith(options.path, before);
    const bound = plugin.bind(options);
    const written = Math.floor(stop);

    const first = bound.open(contextIn(folder, { input }));
    let committedBytes = 0;
    for (const group of groups.slice(0, written)) {
      const segment = writeGroup(first, group);
      if (segment !== undefined) committedBytes = segment.offset + segment.length;
    }
    // Half a step: the group is on disk, but was never committed.
    if (stop !== written) writeGroup(first, groups[written] ?? []);
    first.close();
    appendFileSync(join(folder, `${options.path}.partial-${runKey}`), tail);

    const { artifact } = writeOutput(
      plugin,
      options,
      contextIn(folder, { input, committedBytes }),
      groups.slice(written),
    );
    const bytes = readFileSync(join(folder, options.path));
    expect(bytes.equals(expected)).toBe(true);
    expect(artifact).toEqual({
      kind: 'file',
      path: options.path,
      sizeBytes: bytes.length,
      hash: sha256(bytes),
    });
  },
);

function outputWithoutStop(
  plugin: SinkPlugin<Sink>,
  options: Output['options'],
  before?: string,
): Buffer {
  const folder = folderWith(options.path, before);
  writeOutput(plugin, options, contextIn(folder, { input }), groups);
  return readFileSync(join(folder, options.path));
}

function folderWith(path: string, before: string | undefined): string {
  const folder = makeTestFolder();
  if (before !== undefined) writeFileSync(join(folder, path), before);
  return folder;
}

test.each(outputs)('$title: segments tile the file and hash what they hold', (output) => {
  const folder = folderWith(output.options.path, output.before);
  const context = contextIn(folder, { input });
  const { segments } = writeOutput(output.plugin, output.options, context, groups);
  const bytes = readFileSync(join(folder, output.options.path));
  let end = Buffer.byteLength(output.before ?? '');
  if (output.options['if_exists'] !== 'append') end = 0;
  for (const { offset, length, hash } of segments) {
    expect(offset).toBe(end);
    expect(sha256(bytes.subarray(offset, offset + length)).equals(hash)).toBe(true);
    end += length;
  }
  expect(end).toBe(bytes.length);
});

test('a finish that was never committed is cut off and done again', () => {
  const folder = makeTestFolder();
  const bound = jsonSink.bind({ path: 'out.json' });
  const first = bound.open(contextIn(folder));
  const segment = writeGroup(first, [rowEntry({ a: 1 })]);
  first.finish();
  first.close();

  const again = bound.open(contextIn(folder, { committedBytes: segment?.length ?? 0 }));
  again.publish(again.finish().artifact);
  expect(readFileSync(join(folder, 'out.json'), 'utf8')).toBe('[\n{"a":1}\n]\n');
});

test.each([
  { title: 'before the rename', isPublished: false },
  { title: 'after the rename', isPublished: true },
])('an output finished by an earlier process that ended $title is published', ({ isPublished }) => {
  const folder = makeTestFolder();
  const bound = jsonSink.bind({ path: 'out.json' });
  const first = bound.open(contextIn(folder));
  writeGroup(first, [rowEntry({ a: 1 })]);
  const { artifact } = first.finish();
  if (isPublished) first.publish(artifact);
  first.close();

  const committedBytes = artifact.sizeBytes;
  const again = bound.open(contextIn(folder, { committedBytes, finished: artifact }));
  expect(again.finish()).toEqual({ segment: undefined, artifact });
  expect(again.flush()).toBeUndefined();
  expect(() => again.write([])).toThrow('finished by an earlier process');
  expect(again.publish(artifact)).toEqual({ path: 'out.json' });
  again.close();
  expect(readFileSync(join(folder, 'out.json'), 'utf8')).toBe('[\n{"a":1}\n]\n');
  expect(existsSync(join(folder, `out.json.partial-${runKey}`))).toBe(false);
});

test('a partial file that is shorter than what was committed is refused', () => {
  const folder = makeTestFolder();
  const bound = csvSink.bind({ path: 'out.csv' });
  const first = bound.open(contextIn(folder, { input }));
  writeGroup(first, [rowEntry({ a: 1 })]);
  first.close();
  truncateSync(join(folder, `out.csv.partial-${runKey}`), 5);

  expect(() => bound.open(contextIn(folder, { input, committedBytes: 7 }))).toThrow(
    expect.objectContaining({
      code: 'PARTIAL_FILE_DAMAGED',
      facts: { path: 'out.csv', found: '5 bytes', expected: '7 or more' },
      nextStep: 'Put the partial file back as the run left it, or run the pipeline anew.',
    }),
  );
});

test('a partial file that is gone is refused', () => {
  const bound = csvSink.bind({ path: 'out.csv' });
  expect(() => bound.open(contextIn(makeTestFolder(), { input, committedBytes: 7 }))).toThrow(
    expect.objectContaining({ code: 'PARTIAL_FILE_DAMAGED' }),
  );
});
