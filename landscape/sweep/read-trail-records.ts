import { edgeModes } from '../model/graph.ts';
import type { NodeState } from '../model/node-state.ts';
import type { Outcome } from '../model/outcome.ts';
import type { RoutingEvent } from '../model/routing-event.ts';
import type { Token } from '../model/token.ts';
import { nodeStateColumns, toNodeState } from '../readers/to-node-state.ts';
import { outcomeColumns, toOutcome } from '../readers/to-outcome.ts';
import { routingEventColumns, toRoutingEvent } from '../readers/to-routing-event.ts';
import { tokenColumns, toToken } from '../readers/to-token.ts';
import { quotedRef, isCount, isId } from './quoted-ref.ts';
import { named, select } from './snapshot.ts';
import type { RawRecord, Snapshot } from './snapshot.ts';

// A pass reads some ten records of each row. What most of them look like is recognised here, column by
// column; all others go the way of the readers, which know every form that a record may have, and say
// what is wrong with one that has none.

/** Columns as a pass selects them: hashes that most records have are quoted. */
function quoting(names: readonly string[], ...hashes: readonly string[]): string {
  return names.map((name) => (hashes.includes(name) ? `quote(${name})` : name)).join(', ');
}

export const stateNames = Object.values(nodeStateColumns);
export const stateSelection = quoting(stateNames, 'input_hash', 'output_hash');
const oneState = `select ${select(nodeStateColumns)} from node_states where state_id = ?`;

export function readState(snapshot: Snapshot, found: RawRecord): NodeState {
  const [stateId, runId, tokenId, nodeIndex, stepIndex, attempt, status] = found;
  const input = quotedRef(found[7], found[8]);
  const output = quotedRef(found[9], found[10]);
  const hasOthers =
    found[11] !== null || found[12] !== null || found[13] !== null || found[14] !== null;
  const startedAtMs = found[15];
  const durationUs = found[16];
  if (
    status === 'completed' &&
    !hasOthers &&
    input !== undefined &&
    output !== undefined &&
    isId(stateId) &&
    isId(runId) &&
    isId(tokenId) &&
    isCount(nodeIndex) &&
    isCount(stepIndex) &&
    isCount(attempt) &&
    isCount(startedAtMs) &&
    isCount(durationUs)
  ) {
    return {
      stateId,
      runId,
      tokenId,
      nodeIndex,
      stepIndex,
      attempt,
      input,
      context: undefined,
      startedAtMs,
      status,
      durationUs,
      output,
    };
  }
  return toNodeState(snapshot.all(oneState, Number(stateId))[0]);
}

export const tokenNames = Object.values(tokenColumns);
export const tokenSelection = tokenNames.join(', ');

/** A token that came with its row has nothing but that. */
export function readToken(found: RawRecord): Token {
  const [tokenId, runId, rowId] = found;
  const createdAtMs = found[14];
  let isPlain = isId(tokenId) && isId(runId) && isId(rowId) && isCount(createdAtMs);
  for (let i = 3; i < 14 && isPlain; i += 1) isPlain = found[i] === null;
  if (isPlain && isId(tokenId) && isId(runId) && isId(rowId) && isCount(createdAtMs)) {
    return {
      tokenId,
      runId,
      origin: { kind: 'row', rowId },
      forkGroupId: undefined,
      joinGroupId: undefined,
      expandGroupId: undefined,
      branchName: undefined,
      ordinal: undefined,
      frames: [],
      birth: undefined,
      createdAtMs,
    };
  }
  return toToken(named(tokenColumns, found));
}

export const outcomeNames = Object.values(outcomeColumns);
export const outcomeSelection = outcomeNames.join(', ');

/** What ended in a sink, as most do, carries its place there and nothing else. */
export function readOutcome(found: RawRecord): Outcome {
  const [outcomeId, runId, tokenId, kind, isTerminal] = found;
  const [sinkNodeIndex, artifactSegmentId, artifactOffset, artifactLength] = found.slice(5, 9);
  const recordedAtMs = found[16];
  let isPlain = isTerminal === 1 && (kind === 'completed' || kind === 'routed');
  for (let i = 9; i < 16 && isPlain; i += 1) isPlain = found[i] === null;
  if (
    isPlain &&
    (kind === 'completed' || kind === 'routed') &&
    isId(outcomeId) &&
    isId(runId) &&
    isId(tokenId) &&
    isCount(sinkNodeIndex) &&
    isId(artifactSegmentId) &&
    isCount(artifactOffset) &&
    isCount(artifactLength) &&
    isCount(recordedAtMs)
  ) {
    const delivery = { sinkNodeIndex, artifactSegmentId, artifactOffset, artifactLength };
    return { outcomeId, runId, tokenId, recordedAtMs, kind, delivery };
  }
  return toOutcome(named(outcomeColumns, found));
}

export const eventNames = Object.values(routingEventColumns);
export const eventSelection = quoting(eventNames, 'reason_hash');
/** The same columns of `event`, beside those of another table. */
export const eventSelectionOf = quoting(
  eventNames.map((name) => `event.${name}`),
  'event.reason_hash',
);
const oneEvent = `select ${select(routingEventColumns)} from routing_events where event_id = ?`;

export function readEvent(snapshot: Snapshot, found: RawRecord): RoutingEvent {
  const [eventId, runId, stateId, edgeIndex, ordinal] = found;
  const mode = edgeModes.find((each) => each === found[5]);
  const reason = quotedRef(found[6], found[7]);
  if (
    reason !== undefined &&
    mode !== undefined &&
    isId(eventId) &&
    isId(runId) &&
    isId(stateId) &&
    isCount(edgeIndex) &&
    isCount(ordinal)
  ) {
    return { eventId, runId, stateId, edgeIndex, ordinal, mode, reason };
  }
  return toRoutingEvent(snapshot.all(oneEvent, Number(eventId))[0]);
}
