import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { refusalOf } from '../support/refusal.ts';
import { folderWith, right } from '../support/right-settings.ts';

interface Case {
  readonly title: string;
  readonly settings?: string;
  readonly sets?: readonly string[];
  /** Puts things in the way. */
  readonly prepare?: (path: string) => void;
  readonly problems: readonly string[];
}

const input = (path: string) => right.replace('in.csv', path);
const output = (path: string) => right.replace('out/out.csv', path);
const utf16 = Buffer.from('\ufeffid,amount\n1,2\n', 'utf16le');

test.each<Case>([
  {
    title: 'an input that does not exist',
    settings: input('inn.csv'),
    problems: ['pipeline.yaml:3:20 `inn.csv` does not exist'],
  },
  {
    title: 'an input in a folder that does not exist',
    settings: input('data/in.csv'),
    problems: ['pipeline.yaml:3:20 `data/in.csv` does not exist, and neither does its folder'],
  },
  {
    title: 'a folder as input',
    prepare: (path) => mkdirSync(join(path, 'folder')),
    settings: input('folder'),
    problems: ['pipeline.yaml:3:20 `folder` is a folder'],
  },
  {
    title: 'a device as input',
    settings: input('/dev/null'),
    problems: ['pipeline.yaml:3:20 `/dev/null` is no regular file'],
  },
  {
    title: 'an input in UTF-16',
    prepare: (path) => writeFileSync(join(path, 'in.csv'), utf16),
    problems: [
      'pipeline.yaml:3:20 The file has no header: it is no UTF-8; the file is UTF-16: convert it to UTF-8',
    ],
  },
  {
    title: 'a header with a name twice',
    prepare: (path) => writeFileSync(join(path, 'in.csv'), 'id,amount,id\n1,2,3\n'),
    problems: [
      'pipeline.yaml:3:20 The header gives no names to use: "id" and "id" both become `id`',
    ],
  },
  {
    title: 'a header with names that become one',
    prepare: (path) => writeFileSync(join(path, 'in.csv'), 'Id!,amount,ID\n1,2,3\n'),
    problems: [
      'pipeline.yaml:3:20 The header gives no names to use: "Id!" and "ID" both become `id`',
    ],
  },
  {
    title: 'a header with a field that has no name',
    prepare: (path) => writeFileSync(join(path, 'in.csv'), 'id,,amount\n1,2,3\n'),
    problems: ['pipeline.yaml:3:20 The header gives no names to use: field 2 has no name'],
  },
  {
    title: 'a header with a column missing and one too many',
    prepare: (path) => writeFileSync(join(path, 'in.csv'), 'id,amuont\n1,2\n'),
    problems: [
      'pipeline.yaml:3:44 Under `mode: fixed` every row would be refused: `amuont` not declared',
      'pipeline.yaml:3:71 There is no column `amount`',
    ],
  },
  {
    title: 'a folder as output',
    prepare: (path) => mkdirSync(join(path, 'out/out.csv'), { recursive: true }),
    problems: ['pipeline.yaml:7:40 `out/out.csv` is a folder'],
  },
  {
    title: 'an output below a file',
    settings: output('in.csv/out.csv'),
    problems: ['pipeline.yaml:7:40 `in.csv/out.csv` lies below `in.csv`, which is a file'],
  },
  {
    title: 'two sinks on one file',
    settings: output('./out/../out/rest.jsonl'),
    problems: ['pipeline.yaml:8:42 `rest` and `out` would write the same file'],
  },
  {
    title: 'two sinks on one file through a link',
    prepare: (path) => symlinkSync('.', join(path, 'here')),
    settings: output('here/out/rest.jsonl'),
    problems: ['pipeline.yaml:8:42 `rest` and `out` would write the same file'],
  },
  {
    title: 'a sink on the input',
    settings: output('in.csv'),
    problems: ['pipeline.yaml:7:40 `out` would overwrite the file that the source reads'],
  },
  {
    title: 'a sink on the input through a linked folder',
    prepare: (path) => symlinkSync('.', join(path, 'here')),
    settings: output('here/in.csv'),
    problems: ['pipeline.yaml:7:40 `out` would overwrite the file that the source reads'],
  },
  {
    title: 'a sink on the file that a linked input leads to',
    prepare: (path) => symlinkSync('in.csv', join(path, 'link.csv')),
    settings: output('in.csv').replace('path: in.csv, schema', 'path: link.csv, schema'),
    problems: ['pipeline.yaml:7:40 `out` would overwrite the file that the source reads'],
  },
  {
    title: 'a sink on the settings',
    settings: output('pipeline.yaml'),
    problems: ['pipeline.yaml:7:40 `out` would overwrite these settings'],
  },
  {
    title: 'a sink on the landscape',
    settings: output('audit.db'),
    problems: ['pipeline.yaml:7:40 `out` would overwrite the landscape, the audit trail itself'],
  },
  {
    title: 'an output that exists, with `if_exists: fail`',
    prepare: (path) => {
      mkdirSync(join(path, 'out'));
      writeFileSync(join(path, 'out/out.csv'), 'mine');
    },
    sets: ['sinks.out.options.if_exists=fail'],
    problems: ['pipeline.yaml:7:40 `out/out.csv` exists already'],
  },
  {
    title: 'an output with other columns, with `if_exists: append`',
    prepare: (path) => {
      mkdirSync(join(path, 'out'));
      writeFileSync(join(path, 'out/out.csv'), 'other,columns\n1,2\n');
    },
    sets: ['sinks.out.options.if_exists=append'],
    problems: ['pipeline.yaml:7:40 `out/out.csv` has other columns than would be appended to it'],
  },
  {
    title: 'an output with a placeholder that nobody knows',
    settings: output('"out/{runid}.csv"'),
    problems: ['pipeline.yaml:7:40 Unknown placeholder in `path`'],
  },
])('$title is refused', async ({ settings = right, sets = [], prepare, problems }) => {
  const folder = folderWith(settings);
  prepare?.(folder.path);
  const before = readFileSync(join(folder.path, 'in.csv'), 'latin1');
  expect(await refusalOf(() => folder.run({ sets }), folder.path)).toEqual({
    exitCode: 2,
    problems,
  });
  expect(readFileSync(join(folder.path, 'in.csv'), 'latin1')).toBe(before);
});

test.each([
  { mode: 'replace', files: { 'out.csv': 'id,amount\n1,2\n' } },
  { mode: 'append', files: { 'out.csv': 'id,amount\n9,9\n1,2\n' } },
  { mode: 'number', files: { 'out.csv': 'id,amount\n9,9\n', 'out-1.csv': 'id,amount\n1,2\n' } },
])('an output that exists is treated as `if_exists: $mode` says', async ({ mode, files }) => {
  const folder = folderWith(right);
  mkdirSync(join(folder.path, 'out'));
  writeFileSync(join(folder.path, 'out/out.csv'), 'id,amount\n9,9\n');
  await folder.run({ sets: [`sinks.out.options.if_exists=${mode}`] });
  const { 'rest.jsonl': rest, ...written } = folder.outputs();
  expect(written).toEqual(files);
  expect(rest).toBe('{"id":2,"amount":3}\n');
});
