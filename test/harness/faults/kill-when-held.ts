import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 10;

/** So often in a row must the same call be seen held: at others strace stops a thread for an instant. */
const wantedSightings = 3;

/**
 * Kills what strace traces once strace holds a thread of it in a call, before the call is made: with
 * `--seccomp-bpf`, strace 6.1 takes signals to inject and does not deliver them; a delay it observes.
 *
 * @param strace - Its process.
 * @returns what ends the watching, and waits until what was killed is no more.
 */
export function killWhenHeld(strace: number): () => Promise<void> {
  let killed: string | undefined;
  let sightings = 0;
  let last: string | undefined;
  const timer = setInterval(() => {
    const held = heldBy(strace);
    sightings = held !== undefined && held === last ? sightings + 1 : 1;
    last = held;
    if (held === undefined || sightings !== wantedSightings) return;
    killed = tracedBy(strace);
    if (killed !== undefined) process.kill(Number(killed), 'SIGKILL');
    // Else it waits until the delay is over. Without strace, calls fail: so not before.
    process.kill(strace, 'SIGKILL');
  }, pollMs);
  return async () => {
    clearInterval(timer);
    if (killed !== undefined) await gone(killed);
  };
}

function tracedBy(strace: number): string | undefined {
  const [traced = ''] = read(`/proc/${strace}/task/${strace}/children`).split(' ');
  return traced === '' ? undefined : traced;
}

async function gone(pid: string): Promise<void> {
  while (isThere(pid)) await sleep(pollMs);
}

/** A zombie has ended; only nobody has asked it how. */
function isThere(pid: string): boolean {
  return !['Z', 'X', undefined].includes(stateOf(`/proc/${pid}`));
}

/** The thread and the call in which it is stopped, while strace lets time pass. */
function heldBy(strace: number): string | undefined {
  const traced = tracedBy(strace);
  if (traced === undefined) return undefined;
  const tasks = `/proc/${traced}/task`;
  // `t`: stopped by whoever traces it.
  const thread = threadsIn(tasks).find((each) => stateOf(`${tasks}/${each}`) === 't');
  // A strace with something to do runs or waits for a processor; it sleeps until the delay is over.
  if (thread === undefined || stateOf(`/proc/${strace}`) !== 'S') return undefined;
  return `${thread} ${read(`${tasks}/${thread}/syscall`)}`;
}

/** One letter, behind the name of the program: see proc(5). */
function stateOf(folder: string): string | undefined {
  const stat = read(`${folder}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2)[0];
}

function threadsIn(tasks: string): readonly string[] {
  try {
    return readdirSync(tasks);
  } catch {
    return [];
  }
}

/** Empty when the process has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
