import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { program } from './command-time.ts';

export interface MeasuredRun {
  readonly wallMs: number;
  /** Resident memory of the process, in MB. */
  readonly peakMb: number;
  readonly halfMb: number;
  readonly endMb: number;
}

/** Runs the pipeline in `folder` as a user would, and watches its memory from outside. */
export async function measureRun(folder: string, rows: number): Promise<MeasuredRun> {
  const began = performance.now();
  const args = [program, 'run', '-s', 'pipeline.yaml', '--execute', '--json'];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = 0;
  let halfMb = 0;
  let endMb = 0;
  let peakMb = 0;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const found = /"changes":\{"rows":(\d+)/.exec(line);
    if (found === null) return;
    seen += Number(found[1]);
    const memory = memoryOf(child.pid);
    if (memory === undefined) return;
    if (seen <= rows / 2) halfMb = memory.nowMb;
    endMb = memory.nowMb;
    peakMb = memory.peakMb;
  });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0) throw new Error(`the run ended with ${String(code)}`);
  return { wallMs: performance.now() - began, peakMb, halfMb, endMb };
}

/** From Linux's `/proc`; `undefined` elsewhere, and once the process is gone. */
function memoryOf(pid: number | undefined) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
    return { nowMb: kb('VmRSS') / 1000, peakMb: kb('VmHWM') / 1000 };
  } catch {
    return undefined;
  }
}
