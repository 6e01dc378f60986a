import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

import type { PluginPlace } from '../../../../plugins/contract.ts';
import { checkOutput } from '../../../../plugins/sinks/file/check-output.ts';
import type { IfExists } from '../../../../plugins/sinks/file/output-file.ts';
import { jsonSink } from '../../../../plugins/sinks/json.ts';
import { withFailure } from '../failing-files.ts';
import { inputOf, makeTestFolder } from '../sink-in-folder.ts';

/** `file`, the folder `folder`, a link to each and one that leads nowhere. */
function placeWithFiles(): PluginPlace & { readonly folder: string } {
  const folder = makeTestFolder();
  writeFileSync(join(folder, 'file'), 'x');
  mkdirSync(join(folder, 'folder'));
  symlinkSync('file', join(folder, 'link-to-file'));
  symlinkSync('folder', join(folder, 'link-to-folder'));
  symlinkSync('nowhere', join(folder, 'link-to-nothing'));
  return { folder, resolvePath: (path) => resolve(folder, path) };
}

const cases: readonly {
  readonly path: string;
  readonly ifExists?: IfExists;
  readonly found: readonly string[];
}[] = [
  { path: 'new.csv', found: [] },
  { path: 'file', found: [] },
  { path: 'file', ifExists: 'append', found: [] },
  { path: 'file', ifExists: 'number', found: [] },
  { path: 'file', ifExists: 'fail', found: ['OUTPUT_EXISTS'] },
  { path: 'new.csv', ifExists: 'fail', found: [] },
  { path: 'link-to-file', found: [] },
  { path: 'link-to-nothing', found: [] },
  { path: 'link-to-nothing', ifExists: 'fail', found: ['OUTPUT_EXISTS'] },
  { path: 'a/b/c/new.csv', found: [] },
  { path: 'folder/../new.csv', found: [] },
  { path: 'link-to-folder/new.csv', found: [] },
  { path: '{date}/{run_id}.csv', ifExists: 'fail', found: [] },
  { path: 'Grüße 🌪.csv', found: [] },
  { path: 'folder', found: ['OUTPUT_IS_FOLDER'] },
  { path: 'folder', ifExists: 'number', found: ['OUTPUT_IS_FOLDER'] },
  { path: 'link-to-folder', found: ['OUTPUT_IS_FOLDER'] },
  { path: 'new/', found: ['OUTPUT_IS_FOLDER'] },
  { path: '..', found: ['OUTPUT_IS_FOLDER'] },
  { path: 'folder/.', found: ['OUTPUT_IS_FOLDER'] },
  { path: '/dev/null', found: ['OUTPUT_IS_SPECIAL'] },
  { path: 'file/new.csv', found: ['FOLDER_IS_FILE'] },
  { path: 'file/a/b/new.csv', found: ['FOLDER_IS_FILE'] },
  { path: '{date}/x{run-id}.csv', found: ['PLACEHOLDER_UNKNOWN'] },
  { path: 'a\0b', found: ['PATH_INVALID'] },
  { path: `${'ü'.repeat(101)}.csv`, found: ['PATH_TOO_LONG'] },
  { path: `${'a'.repeat(5000)}/new.csv`, found: ['OUTPUT_NOT_WRITABLE'] },
];

test.each(cases)(
  'checkOutput of $path with $ifExists finds $found',
  ({ path, ifExists, found }) => {
    const place = placeWithFiles();
    const problems = checkOutput({ path, if_exists: ifExists ?? 'replace' }, place);
    expect(problems.map(({ code }) => code)).toEqual(found);
  },
);

test('checkOutput creates nothing', () => {
  const place = placeWithFiles();
  const before = readdirSync(place.folder);
  checkOutput({ path: 'a/b/new.csv', if_exists: 'replace' }, place);
  expect(readdirSync(place.folder)).toEqual(before);
});

test.each(['EACCES', 'EROFS'])(
  'checkOutput names the folder that cannot be written (%s)',
  (code) => {
    const place = placeWithFiles();
    const options = { path: 'folder/a/new.csv', if_exists: 'replace' } as const;
    expect(withFailure('accessSync', code, () => checkOutput(options, place))).toEqual([
      {
        code: 'OUTPUT_NOT_WRITABLE',
        path: ['path'],
        message: `\`folder/a/new.csv\` cannot be written: no access to \`${join(place.folder, 'folder')}\``,
        found: code,
        expected: 'a writable folder',
      },
    ]);
  },
);

test('checkOutput says what placeholders there are', () => {
  const options = { path: '{run}.csv', if_exists: 'replace' } as const;
  expect(checkOutput(options, placeWithFiles())).toEqual([
    {
      code: 'PLACEHOLDER_UNKNOWN',
      path: ['path'],
      message: 'Unknown placeholder in `path`',
      found: '{run}',
      expected: '{run_id} or {date}',
    },
  ]);
});

test('a sink with a bad path says what else is wrong, too', () => {
  const problems = jsonSink
    .bind({ path: 'folder', format: 'jsonl', indent: 2 })
    .check(inputOf([]), placeWithFiles());
  expect(problems.map(({ code }) => code)).toEqual(['OUTPUT_IS_FOLDER', 'INDENT_NEEDS_ARRAY']);
});

test('a sink names the file that it will write, placeholders unexpanded', () => {
  const place = placeWithFiles();
  const bound = jsonSink.bind({ path: 'out/{date}.jsonl' });
  expect(bound.outputPaths?.(place)).toEqual([join(place.folder, 'out/{date}.jsonl')]);
});
