import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

import { cleanEnv, programForShell } from '../support/program.ts';
import { sharedRuns } from '../support/shared-runs.ts';

const { folder, run, runKeys } = await sharedRuns();
const [, latest = ''] = runKeys;

/** Runs a script of the shell in the folder; `elspeth` is the program. */
function inShell(script: string) {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `elspeth() { ${programForShell} "$@"; }\n${script}`],
    {
      cwd: folder.path,
      env: cleanEnv({ ELSPETH_DATABASE: folder.landscape }),
      encoding: 'utf8',
    },
  );
  return { exitCode: status, stdout, stderr };
}

/** The exit code of a command whose output nobody reads; `true` is gone before it has any. */
const unread = (line: string) =>
  inShell(`{ elspeth ${line}; echo $? >code; } | true; cat code; rm code`);

test.each(['runs', 'explain --row 2 --json', 'plugins show csv', '--help'])(
  'elspeth %s is content when nobody reads its output',
  (line) => {
    expect(unread(line)).toEqual({ exitCode: 0, stdout: '0\n', stderr: '' });
  },
);

test.each(['', ' --json', ' --max-bad 1'])(
  'run -x%s goes on to its end when nobody reads its output',
  async (more) => {
    const execute = `run -s pipeline.yaml -x${more}`;
    expect(unread(execute)).toEqual({ exitCode: 0, stdout: '0\n', stderr: '' });
    const { stdout } = await run(['runs', '--limit', '1', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ status: 'completed', rows: 3 }] });
  },
);

test('run -x whose output nobody reads has the exit code of its end', () => {
  expect(unread('run -s pipeline.yaml -x --max-bad 0').stdout).toBe('5\n');
});

test('a closed stdin is no matter', () => {
  const { exitCode, stdout, stderr } = inShell('elspeth runs <&-');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(latest);
});

const isLinux = existsSync('/dev/full');

test.runIf(isLinux).each(['runs', 'run -s pipeline.yaml -x', 'run -s pipeline.yaml -x --json'])(
  'elspeth %s says that its output cannot be written, and fails',
  (line) => {
    expect(inShell(`elspeth ${line} >/dev/full`)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error: the output cannot be written: ENOSPC: no space left on device, write\n',
    });
  },
);

test.runIf(isLinux)('messages that cannot be written change no exit code', () => {
  expect(inShell('elspeth run -s nowhere.yaml 2>/dev/full')).toMatchObject({ exitCode: 2 });
  expect(inShell('elspeth runs 2>/dev/full')).toMatchObject({ exitCode: 0 });
});

test('a folder that is gone is said', () => {
  const { exitCode, stderr } = inShell('mkdir gone; cd gone; rmdir ../gone; elspeth runs');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    'error: the current folder does not exist any more\n    next      Go to a folder that exists.\n',
  );
});
