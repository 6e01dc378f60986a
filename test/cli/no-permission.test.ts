import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { runProgram } from '../support/program.ts';
import { folderWith, right } from '../support/right-settings.ts';

/** Nothing is forbidden to root: its program runs as nobody. */
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

/** A pipeline that ran, in a folder where the program's user may do everything. */
async function usedFolder() {
  const folder = folderWith(right);
  chmodSync(folder.path, 0o777);
  const run = (...args: readonly string[]) =>
    runProgram(args, { cwd: folder.path, ...(isRoot ? { uid: nobody } : {}) });
  const inFolder = (name: string) => join(folder.path, name);
  expect(await run('run', '-s', 'pipeline.yaml', '-x')).toMatchObject({ exitCode: 0, stderr: '' });
  return { run, inFolder };
}

const again = ['run', '-s', 'pipeline.yaml', '-x'];

test.each([
  {
    title: 'settings that may not be read',
    forbid: (path: string) => chmodSync(join(path, 'pipeline.yaml'), 0),
    args: again,
    exitCode: 2,
    says: 'error: settings file `pipeline.yaml` may not be read\n    next      Give yourself',
  },
  {
    title: 'an input that may not be read',
    forbid: (path: string) => chmodSync(join(path, 'in.csv'), 0),
    args: again,
    exitCode: 2,
    says: 'error: pipeline.yaml:3:20  `in.csv` cannot be read: ',
  },
  {
    title: 'an output in a folder that may not be written',
    forbid: (path: string) => {
      mkdirSync(join(path, 'mine'), { mode: 0o555 });
    },
    args: [...again, '--set', 'sinks.out.options.path=mine/out.csv'],
    exitCode: 2,
    says: '`mine/out.csv` cannot be written: no access to ',
  },
  {
    title: 'a landscape in a folder that may not be written',
    forbid: (path: string) => {
      mkdirSync(join(path, 'mine'), { mode: 0o555 });
    },
    args: [...again, '--database', 'mine/audit.db'],
    exitCode: 2,
    says: 'mine`, where elspeth could not make a file\n    found     no permission (EACCES)\n',
  },
  {
    title: 'a landscape that may not be read',
    forbid: (path: string) => chmodSync(join(path, '.elspeth/audit.db'), 0),
    args: ['runs'],
    exitCode: 1,
    says: '.elspeth/audit.db` cannot be read: permission denied (EACCES).\n    next      ',
  },
])('$title: the message says so, and no more', async ({ forbid, args, exitCode, says }) => {
  const { run, inFolder } = await usedFolder();
  forbid(inFolder('.'));
  const ended = await run(...args);
  expect(ended).toMatchObject({ exitCode, stdout: '' });
  expect(ended.stderr).toContain(says);
  expect(ended.stderr).not.toMatch(/^ +at /m);
});

test('a landscape that may be read in a folder that may not be written is read', async () => {
  const { run, inFolder } = await usedFolder();
  const line = ['explain', '--row', '0'];
  const before = await run(...line);
  rmSync(inFolder('.elspeth/audit.db-shm'), { force: true });
  rmSync(inFolder('.elspeth/audit.db-wal'), { force: true });
  chmodSync(inFolder('.elspeth'), 0o555);
  expect(await run(...line)).toEqual(before);
  expect(before).toMatchObject({ exitCode: 0, stderr: '' });
  const copied = await run('backup', 'copied');
  expect(copied).toMatchObject({ exitCode: 0, stderr: '' });
  expect(readdirSync(inFolder('.elspeth')).toSorted()).toEqual(['audit.db', 'audit.payloads']);
});
