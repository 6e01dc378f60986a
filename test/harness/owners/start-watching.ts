import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { cleanEnv } from '../../support/program.ts';

const watcher = fileURLToPath(new URL('watch.ts', import.meta.url));

/** How a watching process ended. */
export interface Watched {
  readonly looks: number;
  /** Empty when every look succeeded. */
  readonly stderr: string;
}

/** Starts a process that looks at the landscapes of the folders; what comes back ends it. */
export function startWatching(
  folders: readonly string[],
  codeCache: string,
): () => Promise<Watched> {
  const child = spawn(
    process.execPath,
    [watcher, ...folders.map((folder) => `--folders=${folder}`)],
    {
      env: cleanEnv({ NODE_COMPILE_CACHE: codeCache }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Watched>((resolve) => {
    child.on('close', () => resolve({ looks: Number(stdout), stderr }));
  });
  return async () => {
    child.kill('SIGTERM');
    return await ended;
  };
}
