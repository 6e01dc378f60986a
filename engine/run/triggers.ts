import type { TriggerType } from '../../landscape/model/batch.ts';
import { EnvironmentError } from '../../landscape/model/errors.ts';
import type { AggregationNode } from '../graph/model.ts';
import type { OpenBatch } from './open-batch.ts';
import type { Run } from './run.ts';

/** What flushes a batch now that a member joined it; `undefined`: it goes on filling. */
export function triggerNow(
  run: Run,
  node: AggregationNode,
  batch: OpenBatch,
  ageMs = ageOf(run, batch),
): TriggerType | undefined {
  const { count } = node.settings.trigger;
  if (count !== undefined && batch.members.length >= count) return 'count';
  return conditionHolds(run, node, batch, ageMs) ? 'condition' : undefined;
}

export function conditionHolds(
  run: Run,
  node: AggregationNode,
  batch: OpenBatch,
  ageMs = ageOf(run, batch),
): boolean {
  if (node.condition === undefined) return false;
  const evaluated = node.condition.evaluate({
    batch: { age_seconds: ageMs / 1000, count: batch.members.length },
  });
  if (evaluated.ok) return evaluated.value === true;
  throw new EnvironmentError(
    'TRIGGER_FAILED',
    `The trigger condition of \`${node.record.name}\` failed: ${evaluated.error.message}.`,
    {
      facts: { node: node.record.name, members: batch.members.length },
      nextStep: 'Mend `trigger.condition` in the settings.',
    },
  );
}

function ageOf({ recorder }: Run, { openedUs }: OpenBatch): number {
  return (recorder.clock.elapsedUs() - openedUs) / 1000;
}

/** When, on the monotonic clock, a batch is flushed because of its age; `undefined` without `timeout_seconds`. */
export function deadlineOf({ settings }: AggregationNode, batch: OpenBatch): number | undefined {
  const { timeout_seconds: timeout } = settings.trigger;
  return timeout === undefined ? undefined : batch.openedUs + timeout * 1_000_000;
}
