import { chmodSync, mkdirSync } from 'node:fs';
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
    says: 'mine/audit.db` cannot be written\n',
  },
  {
    title: 'a landscape that may not be read',
    forbid: (path: string) => chmodSync(join(path, '.elspeth/audit.db'), 0),
    args: ['runs'],
    exitCode: 1,
    says: '.elspeth/audit.db` cannot be read: permission denied (EACCES).\n    next      ',
  },
  {
    title: 'a landscape that may be read in a folder that may not be written',
    forbid: (path: string) => chmodSync(join(path, '.elspeth'), 0o555),
    args: ['explain', '--row', '0'],
    exitCode: 1,
    says: '.elspeth/audit.db` cannot be read: ',
  },
])('$title: the message says so, and no more', async ({ forbid, args, exitCode, says }) => {
  const { run, inFolder } = await usedFolder();
  forbid(inFolder('.'));
  const ended = await run(...args);
  expect(ended).toMatchObject({ exitCode, stdout: '' });
  expect(ended.stderr).toContain(says);
  expect(ended.stderr).not.toMatch(/^ +at /m);
});
