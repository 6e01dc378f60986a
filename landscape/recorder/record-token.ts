import type { BatchId, NodeIndex, RowId, TokenId } from '../model/ids.ts';
import type { PayloadRef } from '../model/payload.ts';
import type { TokenFrame } from '../model/token.ts';
import { countOutcome, noSink } from './counters.ts';
import { pushGroupOutcome } from './record-group-outcome.ts';
import type { Recorder } from './recorder.ts';

/** What a token that is made of others has, whatever makes it. */
export interface BornToken {
  /** Of the tokens that it is made of: a row's, or else a batch's. */
  readonly rowId: RowId | undefined;
  readonly batchId: BatchId | undefined;
  readonly frames: readonly TokenFrame[];
  /** The node at which it is made. */
  readonly origin: NodeIndex;
  /** What it holds from the start. */
  readonly data: PayloadRef;
  /** Row index, then ordinals: lexicographic order is the order of execution. */
  readonly position: readonly number[];
}

/** Records a fork: the children in the order of their branches, their links, and the parent's end. */
export function recordFork(
  recorder: Recorder,
  parent: TokenId,
  children: readonly (BornToken & { readonly branch: string })[],
): readonly TokenId[] {
  const made = children.map((child, ordinal) => {
    const tokenId = born(recorder, child, { forkGroup: parent, branch: child.branch, ordinal });
    recorder.facts.tokenParents.push(tokenId, parent, 0);
    return tokenId;
  });
  pushGroupOutcome(recorder, parent, 'forked', {
    forkGroup: parent,
    branches: children.map(({ branch }) => branch),
  });
  countOutcome(recorder.deltas, 'forked', noSink);
  return made;
}

/** Records a de-aggregation: the children in their order, their links, and the parent's end. */
export function recordExpansion(
  recorder: Recorder,
  parent: TokenId,
  children: readonly BornToken[],
): readonly TokenId[] {
  const made = children.map((child, ordinal) => {
    const tokenId = born(recorder, child, { expandGroup: parent, ordinal });
    recorder.facts.tokenParents.push(tokenId, parent, 0);
    return tokenId;
  });
  pushGroupOutcome(recorder, parent, 'expanded', { expandGroup: parent });
  countOutcome(recorder.deltas, 'expanded', noSink);
  return made;
}

/** Records a join: the merged token, its links to the parents in the order given, and the parents' ends. */
export function recordJoin(
  recorder: Recorder,
  parents: readonly TokenId[],
  merged: BornToken,
): TokenId {
  const tokenId = born(recorder, merged, { isJoin: true });
  for (const [ordinal, parent] of parents.entries()) {
    recorder.facts.tokenParents.push(tokenId, parent, ordinal);
    pushGroupOutcome(recorder, parent, 'coalesced', { joinGroup: tokenId });
  }
  countOutcome(recorder.deltas, 'coalesced', noSink, parents.length);
  return tokenId;
}

/** Records the end of a token that came to a coalesce behind the merge of its group. */
export function recordLateArrival(recorder: Recorder, tokenId: TokenId, joinGroup: TokenId): void {
  pushGroupOutcome(recorder, tokenId, 'discarded', { joinGroup });
  countOutcome(recorder.deltas, 'discarded', noSink);
}

/** Records an output of a batch; the links to its parents are the batch's members. */
export function recordBatchOutput(
  recorder: Recorder,
  output: BornToken & { readonly batchId: BatchId },
  ordinal: number,
): TokenId {
  const tokenId = born(recorder, output, { ordinal });
  recorder.facts.batchOutputs.push(output.batchId, tokenId, ordinal);
  return tokenId;
}

/** Groups are named after tokens: of a fork or an expansion the parent, of a join the merged one. */
interface Birth {
  readonly forkGroup?: TokenId;
  readonly branch?: string;
  readonly expandGroup?: TokenId;
  readonly isJoin?: boolean;
  readonly ordinal?: number;
}

function born(recorder: Recorder, token: BornToken, birth: Birth): TokenId {
  const { ids, facts, runId, clock, deltas } = recorder;
  const tokenId = ids.next('tokens');
  facts.bornTokens.push(
    tokenId,
    runId,
    token.rowId ?? null,
    token.rowId === undefined ? (token.batchId ?? null) : null,
    birth.forkGroup ?? null,
    birth.isJoin === true ? tokenId : null,
    birth.expandGroup ?? null,
    birth.branch ?? null,
    birth.ordinal ?? null,
    token.frames.length === 0 ? null : JSON.stringify(token.frames),
    token.origin,
    token.data.hash,
    token.data.offset ?? null,
    JSON.stringify(token.position),
    clock.nowMs(),
  );
  deltas.tokens += 1;
  return tokenId;
}
