import { toHex } from '../../hash.ts';
import type {
  ExplainedCall,
  ExplainedMembership,
  ExplainedNode,
  ExplainedPayload,
  ExplainedStep,
  FieldChange,
} from '../../model/explained-step.ts';
import { showId } from '../../model/ids.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Call } from '../../model/call.ts';
import type { NodeState } from '../../model/node-state.ts';
import type { PayloadRef } from '../../model/payload.ts';
import type { RoutingEvent } from '../../model/routing-event.ts';
import type { PayloadReader } from '../../payloads/read-payload.ts';
import type { StoredNode } from '../../readers/to-node.ts';
import type { RunGraph } from '../run-graph.ts';
import { explainJoin, explainRetry } from './explain-context.ts';
import { explainError } from './explain-error.ts';
import type { ErrorFacts } from './explain-error.ts';
import { explainDecision, explainRoutes } from './explain-routes.ts';
import { fieldChanges } from './field-changes.ts';
import { readContent, readJson } from './read-content.ts';
import { toIsoTime, toMs } from './shown-time.ts';

export interface StepSources {
  readonly graph: RunGraph;
  readonly payloads: PayloadReader;
  /** Puts the rows themselves beside their hashes. */
  readonly full: boolean;
}

export interface StepRecords {
  readonly state: NodeState;
  readonly events: readonly RoutingEvent[];
  readonly calls: readonly Call[];
  readonly errorFacts: ErrorFacts | undefined;
  /** What the step before handed on; `undefined` at the beginning and where several came together. */
  readonly handedOn: PayloadRef | undefined;
  /** The batch in which the token was at this node. */
  readonly batch: ExplainedMembership | null;
  /** Edges that others took for the token, which ended here: labels of a fork, else none. */
  readonly branches: readonly string[] | undefined;
  /** The rows that the output lists; `undefined` where it is one row. */
  readonly listed: ListedRows | undefined;
}

/** An output that is a list: only its hash is recorded, its rows are what the tokens made of it began with. */
export interface ListedRows {
  readonly count: number;
  /** The first of them. */
  readonly rows: readonly PayloadRef[];
}

/** One attempt at one node, from its records. */
export function explainStep(sources: StepSources, records: StepRecords): ExplainedStep {
  const { graph, payloads } = sources;
  const { state, events, calls, errorFacts, handedOn, batch, branches, listed } = records;
  const node = graph.node(state.nodeIndex);
  const isGate = node.kind === 'gate' && state.status === 'completed';
  const [event] = events;
  return {
    state: showId('state', state.stateId),
    step: state.stepIndex,
    attempt: state.attempt + 1,
    node: toExplainedNode(node),
    status: state.status,
    startedAt: toIsoTime(state.startedAtMs),
    durationMs: state.status === 'open' ? null : toMs(state.durationUs),
    input: toExplainedPayload(sources, state.input),
    output: state.status === 'completed' ? explainOutput(sources, state.output, listed) : null,
    outputRows: listed?.count ?? null,
    inputIsPreviousOutput:
      handedOn === undefined ? null : toHex(handedOn.hash) === toHex(state.input.hash),
    changes: changesAt(payloads, node, state),
    decision: isGate && event !== undefined ? explainDecision(payloads, graph, node, event) : null,
    error: state.status === 'failed' ? explainError(payloads, state.error, errorFacts) : null,
    ...explainRoutes(graph, state, events, branches),
    retry: explainRetry(payloads, state),
    join: explainJoin(payloads, node, state),
    batch,
    calls: calls.map(toExplainedCall),
  };
}

/** What a state hands on to the next: its output, or, on an error route, what it was given. */
export function handedOnBy(state: NodeState): PayloadRef {
  return state.status === 'completed' ? state.output : state.input;
}

function toExplainedNode(node: StoredNode): ExplainedNode {
  return {
    id: node.nodeId,
    name: node.name,
    kind: node.kind,
    plugin: node.plugin,
    pluginVersion: node.pluginVersion,
    determinism: node.determinism,
    configHash: toHex(node.configHash),
  };
}

function explainOutput(
  sources: StepSources,
  output: PayloadRef,
  listed: ListedRows | undefined,
): ExplainedPayload {
  if (listed === undefined) return toExplainedPayload(sources, output);
  const rows = listed.rows.map((row) => toExplainedPayload(sources, row));
  const available = rows.every((row) => row.available);
  const sha256 = toHex(output.hash);
  if (!sources.full) return { sha256, available };
  const isWhole = available && rows.length === listed.count;
  return { sha256, available, data: isWhole ? rows.map((row) => row.data ?? null) : null };
}

export function toExplainedPayload(
  { payloads, full }: StepSources,
  ref: PayloadRef,
): ExplainedPayload {
  const sha256 = toHex(ref.hash);
  const available = readContent(payloads, 'rows', ref) !== undefined;
  return full
    ? { sha256, available, data: readJson(payloads, ref) ?? null }
    : { sha256, available };
}

function changesAt(
  payloads: PayloadReader,
  node: StoredNode,
  state: NodeState,
): readonly FieldChange[] | null {
  // What a sink puts out is bytes, not a row.
  if (state.status !== 'completed' || node.kind === 'sink') return null;
  if (toHex(state.input.hash) === toHex(state.output.hash)) return [];
  const after = readJson(payloads, state.output);
  if (!isJsonObject(after)) return null;
  if (node.kind === 'source') return fieldChanges(undefined, after);
  const before = readJson(payloads, state.input);
  return isJsonObject(before) ? fieldChanges(before, after) : null;
}

function toExplainedCall(call: Call): ExplainedCall {
  const isAnswered = call.status !== 'open';
  return {
    id: showId('call', call.callId),
    index: call.callIndex,
    type: call.type,
    status: call.status,
    startedAt: toIsoTime(call.startedAtMs),
    latencyMs: isAnswered ? toMs(call.latencyUs) : null,
    requestSha256: toHex(call.request.hash),
    responseSha256: isAnswered && call.response !== undefined ? toHex(call.response.hash) : null,
  };
}
