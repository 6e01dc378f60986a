import type { BatchId } from '../../model/ids.ts';
import type { Token } from '../../model/token.ts';

/** The batch that made a token itself, not one that it goes back to through a fork or the like. */
export function makingBatch({
  origin,
  forkGroupId,
  joinGroupId,
  expandGroupId,
}: Token): BatchId | undefined {
  const isOutput = (forkGroupId ?? joinGroupId ?? expandGroupId) === undefined;
  return isOutput && origin.kind === 'batch' ? origin.batchId : undefined;
}
