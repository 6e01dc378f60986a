import { putFirst } from './agenda.ts';
import type { Decision } from '../graph/model.ts';
import { countWay } from './onward.ts';
import type { Run } from './run.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** Tokens leave a node by its way for success, one after the other, each to its very end. */
export function letGo(run: Run, tokens: readonly TokenInHand[], onSuccess: Decision): void {
  for (const _ of tokens) countWay(run, onSuccess);
  putFirst(
    run.agenda,
    tokens.map((token) => ({ kind: 'pass' as const, token, onSuccess })),
  );
}
