import type { BatchId, TokenId } from '../model/ids.ts';
import type { OutcomeKind } from '../model/outcome.ts';
import { isTerminal } from '../model/outcome.ts';
import type { Recorder } from './recorder.ts';

/** What an outcome refers to, when it is that of several tokens together. */
export interface OutcomeGroup {
  readonly batch?: BatchId;
  readonly forkGroup?: TokenId;
  readonly joinGroup?: TokenId;
  readonly expandGroup?: TokenId;
  readonly branches?: readonly string[];
}

/** Puts an outcome that refers to a group into the open group of facts; counting is the caller's. */
export function pushGroupOutcome(
  recorder: Recorder,
  tokenId: TokenId,
  kind: OutcomeKind,
  group: OutcomeGroup,
): void {
  recorder.facts.groupOutcomes.push(
    recorder.ids.next('token_outcomes'),
    recorder.runId,
    tokenId,
    kind,
    isTerminal(kind) ? 1 : 0,
    group.batch ?? null,
    group.forkGroup ?? null,
    group.joinGroup ?? null,
    group.expandGroup ?? null,
    group.branches === undefined ? null : JSON.stringify(group.branches),
    recorder.clock.nowMs(),
  );
}
