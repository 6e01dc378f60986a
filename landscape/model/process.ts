import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process of some machine, so that it can be told apart from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /**
   * Linux: `<boot id>/<pid namespace>/<start time in clock ticks since boot>`, see proc(5); elsewhere
   * empty, and only the number tells.
   */
  readonly started: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid) ?? '' };
}

/** Whether a process still lives, as far as this machine can tell. */
export function livenessOf({ pid, host, started }: ProcessIdentity): Liveness {
  if (host !== hostname()) return 'unknown';
  if (started === '') return answersSignals(pid) ? 'alive' : 'dead';
  const own = startOf(process.pid);
  // Another boot or another container under the same name: its processes are not ours to see.
  if (own === undefined || machineOf(own) !== machineOf(started)) return 'unknown';
  return startOf(pid) === started ? 'alive' : 'dead';
}

function machineOf(started: string): string {
  return started.slice(0, started.lastIndexOf('/'));
}

/** `undefined` when there is no such process, or no such file system. */
function startOf(pid: number): string | undefined {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    const namespace = readlinkSync('/proc/self/ns/pid');
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name, in brackets, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const startTime = fields[19];
    // A zombie has ended; only its parent has not looked yet.
    return state === 'Z' || state === 'X' ? undefined : `${bootId}/${namespace}/${startTime}`;
  } catch {
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
