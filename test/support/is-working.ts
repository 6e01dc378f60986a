import { readFileSync, readdirSync } from 'node:fs';

/**
 * Whether a process, or one that it started, computes or waits for a disk; that the machine is busy with
 * others is no reason to seem idle. Where the system has no `/proc` nobody can tell, and it is `false`.
 */
export function isWorking(pid: number): boolean {
  return threadsOf(pid).some((thread) => {
    const folder = `/proc/${pid}/task/${thread}`;
    // The state stands behind the name, which may hold anything: proc(5).
    const [, state = 'S'] = /^.*\) (\w)/s.exec(read(`${folder}/stat`)) ?? [];
    const children = read(`${folder}/children`).split(' ').filter(Boolean);
    return ['R', 'D'].includes(state) || children.some((child) => isWorking(Number(child)));
  });
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Nothing of what has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
