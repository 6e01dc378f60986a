import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const program = fileURLToPath(new URL('../bin/elspeth.js', import.meta.url));

/** Median milliseconds of a whole command, of eleven runs after two that warm the caches. */
export async function commandMs(cwd: string, args: readonly string[]): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < 13; i += 1) taken.push(await once(cwd, args));
  return taken.slice(2).toSorted((a, b) => a - b)[5]!;
}

async function once(cwd: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...args], { cwd, stdio: 'ignore' });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new Error(`elspeth ${args.join(' ')} ended with ${String(code)}`);
  return performance.now() - began;
}
