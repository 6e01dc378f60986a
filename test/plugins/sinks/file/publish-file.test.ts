import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import type { FinishedArtifact, Sink } from '../../../../plugins/contract.ts';
import { jsonSink } from '../../../../plugins/sinks/json.ts';
import { withFailure } from '../failing-files.ts';
import {
  contextIn,
  makeTestFolder,
  readText,
  rowEntry,
  runKey,
  sha256,
} from '../sink-in-folder.ts';

const ours = '{"a":1}\n';
const partialName = `out.jsonl.partial-${runKey}`;

interface Finished {
  readonly folder: string;
  readonly sink: Sink;
  readonly artifact: FinishedArtifact;
}

/** A finished output `{"a":1}`; what is in `files` was there before the run. */
function finishedOutput(ifExists: string, files: Readonly<Record<string, string>> = {}): Finished {
  const folder = makeTestFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const bound = jsonSink.bind({ path: 'out.jsonl', if_exists: ifExists });
  const sink = bound.open(contextIn(folder));
  sink.write([rowEntry({ a: 1 })]);
  return { folder, sink, artifact: sink.finish().artifact };
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map((name) => [name, readText(folder, name)]),
  );
}

const published = [
  { ifExists: 'replace', files: {}, path: 'out.jsonl', after: { 'out.jsonl': ours } },
  {
    ifExists: 'replace',
    files: { 'out.jsonl': 'old' },
    path: 'out.jsonl',
    after: { 'out.jsonl': ours },
  },
  {
    ifExists: 'append',
    files: { 'out.jsonl': '{}\n' },
    path: 'out.jsonl',
    after: { 'out.jsonl': `{}\n${ours}` },
  },
  { ifExists: 'append', files: {}, path: 'out.jsonl', after: { 'out.jsonl': ours } },
  { ifExists: 'fail', files: {}, path: 'out.jsonl', after: { 'out.jsonl': ours } },
  { ifExists: 'number', files: {}, path: 'out.jsonl', after: { 'out.jsonl': ours } },
  {
    ifExists: 'number',
    files: { 'out.jsonl': 'old' },
    path: 'out-1.jsonl',
    after: { 'out-1.jsonl': ours, 'out.jsonl': 'old' },
  },
  {
    ifExists: 'number',
    files: { 'out.jsonl': 'old', 'out-1.jsonl': 'older', 'out-3.jsonl': 'other' },
    path: 'out-2.jsonl',
    after: {
      'out-1.jsonl': 'older',
      'out-2.jsonl': ours,
      'out-3.jsonl': 'other',
      'out.jsonl': 'old',
    },
  },
];

test.each(published)(
  'publish with `$ifExists` and $files there',
  ({ ifExists, files, path, after }) => {
    const { folder, sink, artifact } = finishedOutput(ifExists, files);
    expect(sink.publish(artifact)).toEqual({ path });
    expect(filesIn(folder)).toEqual(after);
  },
);

test.each(published)('publish with `$ifExists` and $files there repeats harmlessly', (scenario) => {
  const { folder, sink, artifact } = finishedOutput(scenario.ifExists, scenario.files);
  sink.publish(artifact);
  expect(sink.publish(artifact)).toEqual({ path: scenario.path });
  expect(filesIn(folder)).toEqual(scenario.after);
});

test('publish with `fail` overwrites no file that appeared after the check', () => {
  const { folder, sink, artifact } = finishedOutput('fail');
  writeFileSync(join(folder, 'out.jsonl'), 'theirs');
  expect(() => sink.publish(artifact)).toThrow(
    expect.objectContaining({
      code: 'OUTPUT_EXISTS',
      message: '`out.jsonl` exists already, and `if_exists` is `fail`',
      nextStep: 'Move it away, then resume the run.',
    }),
  );
  expect(filesIn(folder)).toEqual({ 'out.jsonl': 'theirs', [partialName]: ours });

  rmSync(join(folder, 'out.jsonl'));
  expect(sink.publish(artifact)).toEqual({ path: 'out.jsonl' });
});

test('publish with `number` overwrites no file that appeared after the check', () => {
  const { folder, sink, artifact } = finishedOutput('number');
  writeFileSync(join(folder, 'out.jsonl'), 'theirs');
  expect(sink.publish(artifact)).toEqual({ path: 'out-1.jsonl' });
  expect(readText(folder, 'out.jsonl')).toBe('theirs');
});

test('publish with `append` loses nothing that was appended meanwhile', () => {
  const { folder, sink, artifact } = finishedOutput('append', { 'out.jsonl': '{}\n' });
  writeFileSync(join(folder, 'out.jsonl'), '{}\n{"theirs":1}\n');
  expect(() => sink.publish(artifact)).toThrow(expect.objectContaining({ code: 'OUTPUT_CHANGED' }));
  expect(filesIn(folder)).toEqual({
    'out.jsonl': '{}\n{"theirs":1}\n',
    [partialName]: `{}\n${ours}`,
  });
});

test.each(['fail', 'number'])(
  'publish with `%s` ends what a crash between link and unlink left',
  (ifExists) => {
    const { folder, sink, artifact } = finishedOutput(ifExists);
    linkSync(join(folder, partialName), join(folder, 'out.jsonl'));
    expect(sink.publish(artifact)).toEqual({ path: 'out.jsonl' });
    expect(filesIn(folder)).toEqual({ 'out.jsonl': ours });
  },
);

test('publish with `number` keeps the number of a link that a crash left', () => {
  const { folder, sink, artifact } = finishedOutput('number');
  linkSync(join(folder, partialName), join(folder, 'out-4.jsonl'));
  expect(sink.publish(artifact)).toEqual({ path: 'out-4.jsonl' });
  expect(filesIn(folder)).toEqual({ 'out-4.jsonl': ours });
});

test('publish finds the numbered file that an earlier process published', () => {
  const { folder, sink, artifact } = finishedOutput('number');
  renameSync(join(folder, partialName), join(folder, 'out-7.jsonl'));
  expect(sink.publish(artifact)).toEqual({ path: 'out-7.jsonl' });
});

test.each(['replace', 'append', 'fail', 'number'])(
  'publish with `%s` refuses when the partial file is gone and the output is another',
  (ifExists) => {
    const { folder, sink, artifact } = finishedOutput(ifExists);
    rmSync(join(folder, partialName));
    writeFileSync(join(folder, 'out.jsonl'), '{"a":2}\n');
    expect(() => sink.publish(artifact)).toThrow(
      expect.objectContaining({ code: 'PARTIAL_FILE_DAMAGED' }),
    );
    expect(filesIn(folder)).toEqual({ 'out.jsonl': '{"a":2}\n' });
  },
);

test.each([
  { title: 'other bytes', content: '{"a":2}\n' },
  { title: 'a byte more', content: `${ours}\n` },
  { title: 'a byte less', content: ours.slice(0, -1) },
])('publish refuses a partial file with $title than the artifact', ({ content }) => {
  const { folder, sink, artifact } = finishedOutput('replace');
  writeFileSync(join(folder, partialName), content);
  expect(() => sink.publish(artifact)).toThrow(
    expect.objectContaining({ code: 'PARTIAL_FILE_DAMAGED' }),
  );
  expect(filesIn(folder)).toEqual({ [partialName]: content });
});

test('a published output takes no more rows', () => {
  const { folder, sink, artifact } = finishedOutput('replace');
  sink.publish(artifact);
  sink.write([rowEntry({ a: 2 })]);
  expect(() => sink.flush()).toThrow('the file is closed');
  expect(filesIn(folder)).toEqual({ 'out.jsonl': ours });
});

test('publish replaces a symbolic link itself and leaves alone where it leads', () => {
  const { folder, sink, artifact } = finishedOutput('replace', { 'other.txt': 'other' });
  symlinkSync('other.txt', join(folder, 'out.jsonl'));
  sink.publish(artifact);
  expect(filesIn(folder)).toEqual({ 'other.txt': 'other', 'out.jsonl': ours });
});

test('publish never takes the place of a folder', () => {
  const { folder, sink, artifact } = finishedOutput('replace');
  mkdirSync(join(folder, 'out.jsonl'));
  expect(() => sink.publish(artifact)).toThrow(expect.objectContaining({ code: 'OUTPUT_EXISTS' }));
  expect(readText(folder, partialName)).toBe(ours);
});

test.each([
  { operation: 'renameSync', ifExists: 'replace' },
  { operation: 'linkSync', ifExists: 'fail' },
  { operation: 'fsyncSync', ifExists: 'replace' },
] as const)(
  'publish says so when $operation fails, and can be repeated',
  ({ operation, ifExists }) => {
    const { folder, sink, artifact } = finishedOutput(ifExists);
    expect(() => withFailure(operation, 'EROFS', () => sink.publish(artifact))).toThrow(
      expect.objectContaining({
        code: 'SINK_WRITE_FAILED',
        message: 'Cannot publish `out.jsonl`: EROFS: injected',
        facts: { path: 'out.jsonl', cause: 'EROFS' },
      }),
    );
    expect(sink.publish(artifact)).toEqual({ path: 'out.jsonl' });
    expect(filesIn(folder)).toEqual({ 'out.jsonl': ours });
  },
);

test('a published file has the permissions of the file that it replaces', () => {
  const folder = makeTestFolder();
  const target = join(folder, 'out.jsonl');
  writeFileSync(target, 'old');
  chmodSync(target, 0o640);
  const sink = jsonSink.bind({ path: 'out.jsonl' }).open(contextIn(folder));
  expect(statSync(join(folder, partialName)).mode & 0o777).toBe(0o640);
  sink.publish(sink.finish().artifact);
  expect(statSync(target).mode & 0o777).toBe(0o640);
});

test('partial files of other runs are left alone', () => {
  const other = 'out.jsonl.partial-r-000000';
  const { folder, sink, artifact } = finishedOutput('replace', { [other]: 'theirs' });
  sink.publish(artifact);
  expect(filesIn(folder)).toEqual({ 'out.jsonl': ours, [other]: 'theirs' });
  expect(sha256(readFileSync(join(folder, 'out.jsonl'))).equals(artifact.hash)).toBe(true);
});
