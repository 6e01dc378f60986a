import type { EdgeRecord } from '../../landscape/model/graph.ts';
import { countPassage } from '../../landscape/recorder/record-routing.ts';
import type { Decision } from '../graph/model.ts';
import type { Decided } from './decided.ts';
import { edgeAt } from './run.ts';
import type { Run } from './run.ts';

/**
 * What a node made of a token: it goes on along an edge, or it has ended there (recorded already). An
 * edge that was `decided` has its routing event; one that was not is the node's only way on.
 */
export type Step = Onward | { readonly kind: 'ended' };

export interface Onward {
  readonly kind: 'onward';
  readonly edge: EdgeRecord;
  readonly decided: Decided | undefined;
}

/** The way on from a node that decides nothing: counted here, because no event records it. */
export function pass(run: Run, onSuccess: Decision): Onward {
  const edge = onlyEdge(run, onSuccess);
  countPassage(run.recorder, edge);
  return { kind: 'onward', edge, decided: undefined };
}

/** The one edge of a decision. Forks are refused before a run starts. */
export function onlyEdge(run: Run, decision: Decision): EdgeRecord {
  if (decision.length > 1) throw new Error('Forks are not available yet');
  return edgeAt(run, decision[0]);
}
