import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cleanEnv } from './program.ts';
import { openPty } from './pty.ts';
import type { Pty } from './pty.ts';

/** The root of the project. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** What a command line gave. */
export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with the fixtures, in which command lines of the documents work as in a clone. */
export interface Clone {
  readonly path: string;
  /** Runs a script of the shell. */
  run(script: string): Ran;
  /** Runs a script of the shell on a terminal. */
  open(script: string): Pty;
  remove(): void;
}

/**
 * `npx elspeth` runs the built program (`npm test` builds it first), `npm ci` and `npm test` do nothing:
 * what they do cannot be done from inside of a test.
 */
export function makeClone(): Clone {
  const path = mkdtempSync(join(tmpdir(), 'elspeth-clone-'));
  const commands = join(path, '.commands');
  mkdirSync(commands);
  const program = join(projectRoot, 'bin/elspeth.js');
  addCommand(
    'npx',
    `[ "$1" = elspeth ] || exit 127; shift; exec '${process.execPath}' '${program}' "$@"`,
  );
  addCommand('npm', `case "$1" in ci|test) exit 0 ;; *) exit 127 ;; esac`);
  cpSync(join(projectRoot, 'fixtures'), join(path, 'fixtures'), {
    recursive: true,
    filter: (source) => !['out', '.elspeth'].includes(basename(source)),
  });
  const searched = `${commands}:${process.env['PATH']}`;
  const env = cleanEnv({ PATH: searched, COLUMNS: '80' });

  function addCommand(name: string, script: string): void {
    writeFileSync(join(commands, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(commands, name), 0o755);
  }

  return {
    path,
    run(script) {
      const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', script], {
        cwd: path,
        env,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      });
      return { exitCode: status, stdout, stderr };
    },
    open: (script) =>
      openPty('sh', ['-e', '-c', script], {
        cwd: path,
        env: cleanEnv({ PATH: searched, TERM: 'xterm-256color' }),
      }),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
