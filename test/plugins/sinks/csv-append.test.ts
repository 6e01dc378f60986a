import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { csvSink } from '../../../plugins/sinks/csv.ts';
import {
  contextIn,
  inputOf,
  makeTestFolder,
  readText,
  rowEntry,
  writeOutput,
} from './sink-in-folder.ts';

test.each([
  { title: 'no line break', before: 'a,b\n1,2', after: 'a,b\n1,2\n3,4\n' },
  { title: 'a line break', before: 'a,b\n1,2\n', after: 'a,b\n1,2\n3,4\n' },
  { title: 'a byte order mark and CRLF', before: '\uFEFF"a",b\r\n', after: '\uFEFF"a",b\r\n3,4\n' },
  { title: 'nothing in it', before: '', after: 'a,b\n3,4\n' },
])('csv appends to a file with $title', ({ before, after }) => {
  const folder = makeTestFolder();
  writeFileSync(join(folder, 'out.csv'), before);
  const options = { path: 'out.csv', if_exists: 'append' };
  const context = contextIn(folder, { input: inputOf(['a', 'b']) });
  const { segments, artifact } = writeOutput(csvSink, options, context, [
    [rowEntry({ a: 3, b: 4 })],
  ]);
  expect(readText(folder, 'out.csv')).toBe(after);
  expect(artifact.sizeBytes).toBe(Buffer.byteLength(after));
  expect(segments.map(({ offset }) => offset)).toEqual([Buffer.byteLength(before)]);
});

test('csv leaves a file as it was when there is nothing to append', () => {
  const folder = makeTestFolder();
  writeFileSync(join(folder, 'out.csv'), 'a\n1');
  const options = { path: 'out.csv', if_exists: 'append' };
  const { segments } = writeOutput(
    csvSink,
    options,
    contextIn(folder, { input: inputOf(['a']) }),
    [],
  );
  expect(readText(folder, 'out.csv')).toBe('a\n1');
  expect(segments).toEqual([]);
});

test('csv does not open a file for appending whose columns are others', () => {
  const folder = makeTestFolder();
  writeFileSync(join(folder, 'out.csv'), 'b,a\n');
  const bound = csvSink.bind({ path: 'out.csv', if_exists: 'append' });
  expect(() => bound.open(contextIn(folder, { input: inputOf(['a', 'b']) }))).toThrow(
    expect.objectContaining({
      code: 'OUTPUT_HEADER_DIFFERS',
      facts: { path: 'out.csv', found: 'b,a', expected: 'a,b' },
    }),
  );
  expect(readdirSync(folder)).toEqual(['out.csv']);
});
