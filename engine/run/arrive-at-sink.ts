import type { EdgeRecord } from '../../landscape/model/graph.ts';
import type { SinkOutcomeKind } from '../../landscape/model/outcome.ts';
import type { SinkEntry } from '../../plugins/contract.ts';
import { enqueue, nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { describeDecision } from './decided.ts';
import type { Decided } from './decided.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** A token has come to a sink: it waits there for its group, with what is to be written of it. */
export function arriveAtSink(
  run: Run,
  token: TokenInHand,
  edge: EdgeRecord,
  decided: Decided | undefined,
  content: SinkEntry['content'] = { kind: 'row', row: token.row },
): void {
  if (edge.target.kind !== 'node') throw new Error(`Edge ${edge.edgeIndex} leads to no sink`);
  const sink = edge.target.nodeIndex;
  const reason = reasonBeside(run, token, edge, decided);
  enqueue(run, sink, {
    token,
    kind: outcomeOf(run, edge),
    entry: reason === undefined ? { content } : { content, reason },
    error: decided?.kind === 'error' ? decided.payload : undefined,
  });
}

/** `routed` says that a gate chose the sink; a gate that only let the row go on did not. */
function outcomeOf(run: Run, edge: EdgeRecord): SinkOutcomeKind {
  if (edge.mode === 'divert') return 'quarantined';
  const chosen =
    nodeAt(run, edge.from).kind === 'gate' && !run.graph.continuing.has(edge.edgeIndex);
  return chosen ? 'routed' : 'completed';
}

function reasonBeside(
  run: Run,
  token: TokenInHand,
  edge: EdgeRecord,
  decided: Decided | undefined,
): SinkEntry['reason'] | undefined {
  if (edge.target.kind !== 'node' || decided === undefined) return undefined;
  const sink = nodeAt(run, edge.target.nodeIndex);
  const node = nodeAt(run, edge.from).record.name;
  // Only who asks for it gets the reason of a route: putting it in words takes time for every row.
  const isWanted = decided.kind === 'error' || (sink.kind === 'sink' && sink.withReason);
  return isWanted
    ? { ...describeDecision(decided), node, row: token.origin.rowIndex ?? null }
    : undefined;
}
