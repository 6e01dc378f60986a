import type { SourceChunk } from '../../plugins/contract.ts';
import { commitGroup } from './commit-group.ts';
import { doDueWork, isDue, nextDueUs } from './due-work.ts';
import type { GroupSize } from './group-size.ts';
import { whyToStop } from './interruption.ts';
import type { SourceEnd } from './run-source.ts';
import type { Run } from './run.ts';

/** How long a source may be silent before what it gave is committed, and a request to stop is heard. */
const idleMs = 250;

/**
 * Waits for what the source gives next. While it is silent, time goes on: what is due is done, and
 * nothing that was read stays uncommitted.
 */
export async function awaitChunk(
  run: Run,
  chunks: AsyncIterator<SourceChunk>,
  groupSize: GroupSize,
): Promise<{ readonly kind: 'chunk'; readonly chunk: SourceChunk } | SourceEnd> {
  const next = chunks.next();
  for (;;) {
    const arrived = await comesInTime(run, next);
    if (arrived !== undefined) {
      return arrived.done === true
        ? { kind: 'exhausted' }
        : { kind: 'chunk', chunk: arrived.value };
    }
    const interruption = isDue(run) ? await doDueWork(run) : undefined;
    // Asking a condition over the age of a batch is no news.
    const hasNews = run.position.groupRows > 0 || run.recorder.deltas.nodes.size > 0;
    if (interruption === undefined && hasNews) await groupSize.commit(() => commitGroup(run));
    const end = interruption ?? whyToStop(run);
    if (end === undefined) continue;
    // The source is closed now; how its last read fails by that is of no interest.
    next.catch(() => undefined);
    return end;
  }
}

async function comesInTime(
  run: Run,
  next: Promise<IteratorResult<SourceChunk>>,
): Promise<IteratorResult<SourceChunk> | undefined> {
  const { clock } = run.recorder;
  const due = nextDueUs(run);
  const untilDue = due === undefined ? idleMs : (due - clock.elapsedUs()) / 1000;
  const alarm = clock.alarm(Math.max(0, Math.min(idleMs, untilDue)));
  try {
    return await Promise.race([next, alarm.rings.then(() => undefined)]);
  } finally {
    alarm.off();
  }
}
