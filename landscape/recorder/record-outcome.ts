import type { NodeIndex, TokenId } from '../model/ids.ts';
import type { SinkOutcomeKind } from '../model/outcome.ts';
import type { PayloadRef } from '../model/payload.ts';
import { countOutcome, noSink } from './counters.ts';
import type { Recorder } from './recorder.ts';

/** Where in a sink's output the bytes of a token lie. */
export interface WrittenPlace {
  readonly sink: NodeIndex;
  readonly segmentId: number;
  readonly offset: number;
  readonly length: number;
}

/** Records the end of a token in a sink; `error` is there exactly when it came by an error route. */
export function recordSinkOutcome(
  recorder: Recorder,
  tokenId: TokenId,
  kind: SinkOutcomeKind,
  place: WrittenPlace,
  error: PayloadRef | undefined,
): void {
  recorder.facts.sinkOutcomes.push(
    recorder.ids.next('token_outcomes'),
    recorder.runId,
    tokenId,
    kind,
    place.sink,
    place.segmentId,
    place.offset,
    place.length,
    error?.hash ?? null,
    error?.offset ?? null,
    recorder.clock.nowMs(),
  );
  countOutcome(recorder.deltas, kind, place.sink);
}

/** Records the end of a token that a destination `discard` dropped; the routing event says why. */
export function recordDiscarded(recorder: Recorder, tokenId: TokenId): void {
  recordPlainOutcome(recorder, tokenId, 'discarded', undefined);
}

/** Records the end of a token in the landscape alone: its step has no error route. */
export function recordQuarantined(recorder: Recorder, tokenId: TokenId, error: PayloadRef): void {
  recordPlainOutcome(recorder, tokenId, 'quarantined', error);
}

/** Records that a token could not be helped: retries used up, or a coalesce that can never complete. */
export function recordFailed(recorder: Recorder, tokenId: TokenId, error: PayloadRef): void {
  recordPlainOutcome(recorder, tokenId, 'failed', error);
}

function recordPlainOutcome(
  recorder: Recorder,
  tokenId: TokenId,
  kind: 'discarded' | 'quarantined' | 'failed',
  error: PayloadRef | undefined,
): void {
  recorder.facts.plainOutcomes.push(
    recorder.ids.next('token_outcomes'),
    recorder.runId,
    tokenId,
    kind,
    error?.hash ?? null,
    error?.offset ?? null,
    recorder.clock.nowMs(),
  );
  countOutcome(recorder.deltas, kind, noSink);
}
