import type { JsonObject, JsonValue } from '../../landscape/model/json.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** Why an edge was chosen, as the routing event has it. */
export type Decided =
  | ({ readonly kind: 'route' } & Pick<GateReason, 'condition' | 'label' | 'values'>)
  | {
      readonly kind: 'error';
      readonly reason: string;
      readonly message: string;
      readonly payload: TokenInHand['payload'];
    };

/** What a gate's routing event says: the condition, what it gave, and the values that it read. */
export interface GateReason {
  readonly condition: string;
  readonly result: JsonValue;
  readonly label: string;
  readonly values: JsonObject;
}

/** The decision in a word and a line: what stands beside a row that is written with its reason. */
export function describeDecision(decided: Decided | undefined): {
  readonly reason: string;
  readonly message: string;
} {
  if (decided === undefined) return { reason: 'halt', message: 'every row is sent to `halt`' };
  if (decided.kind === 'error') return { reason: decided.reason, message: decided.message };
  const values = Object.entries(decided.values);
  const named = values.map(([field, value]) => `${field} = ${JSON.stringify(value)}`);
  const { condition, label } = decided;
  const message = named.length === 0 ? condition : `${condition} with ${named.join(', ')}`;
  return { reason: label, message };
}
