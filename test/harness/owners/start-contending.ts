import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { cleanEnv } from '../../support/program.ts';
import { toAttempt } from './attempts.ts';
import type { Attempt } from './attempts.ts';

const contender = fileURLToPath(new URL('contend.ts', import.meta.url));

/** A process that wants landscapes. */
export interface Contender {
  /**
   * Lets it want the landscape of a folder, so many times.
   *
   * @param killedAfter - It is killed when it has told of so many attempts, in the middle of the next.
   */
  contend(folder: string, killedAfter?: number): Promise<readonly Attempt[]>;
  end(): void;
}

export const attemptsPerFolder = 8;

export function startContending(seed: number, codeCache: string): Contender {
  const child = spawn(
    process.execPath,
    [contender, `--seed=${seed}`, `--attempts=${attemptsPerFolder}`],
    { env: cleanEnv({ NODE_COMPILE_CACHE: codeCache }), stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface(child.stdout);
  return {
    async contend(folder, killedAfter) {
      const attempts: Attempt[] = [];
      const { promise, resolve } = Promise.withResolvers<void>();
      const hear = (line: string) => {
        const attempt = toAttempt(line);
        if (attempt !== undefined) attempts.push(attempt);
        if (attempts.length === killedAfter) setTimeout(() => child.kill('SIGKILL'), 10);
        if (attempts.length === attemptsPerFolder) resolve();
      };
      lines.on('line', hear);
      lines.on('close', resolve);
      child.stdin.write(`${folder}\n`);
      await promise;
      lines.off('line', hear);
      return attempts;
    },
    end: () => child.stdin.end(),
  };
}
