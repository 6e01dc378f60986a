import { hashOf, toHex } from '../../landscape/hash.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import {
  deepestNesting,
  getField,
  isDeeperThan,
  isJsonObject,
} from '../../landscape/model/json.ts';
import type { JsonObject, JsonValue, RowData } from '../../landscape/model/json.ts';
import { recordCompletedState } from '../../landscape/recorder/record-node-state.ts';
import { recordRouting } from '../../landscape/recorder/record-routing.ts';
import { showValue } from '../../plugins/schema/show-value.ts';
import type { GateNode } from '../graph/model.ts';
import { beginAttempt, endAttempt } from './attempt.ts';
import type { GateReason } from './decided.ts';
import { failRow } from './fail-row.ts';
import { edgeAt } from './run.ts';
import type { Run } from './run.ts';
import { take } from './onward.ts';
import type { Step } from './onward.ts';
import { storeOnce } from './store-once.ts';
import type { TokenInHand } from './token-in-hand.ts';

/** Lets a gate decide about one token. The row is never changed. */
export function runGate(run: Run, token: TokenInHand, node: GateNode): Step {
  const { rule } = node;
  const begun = beginAttempt(run, token, node.index);
  if (rule.kind === 'fork') {
    const stateId = recordCompletedState(run.recorder, endAttempt(run, begun), token.payload);
    const edges = [...rule.branches.values()].map((index) => edgeAt(run, index));
    const reason = storeOnce(run, { fork: [...rule.branches.keys()] });
    recordRouting(run.recorder, stateId, edges, reason);
    return take(run, token, edges, undefined);
  }
  const evaluated = rule.condition.evaluate({ row: token.row });
  if (!evaluated.ok) return failRow(run, token, node, endAttempt(run, begun), evaluated.error);

  const label = labelOf(evaluated.value);
  const decision = label === undefined ? undefined : rule.routes.get(label);
  if (label === undefined || decision === undefined) {
    const error = unknownLabel(evaluated.value, [...rule.routes.keys()]);
    return failRow(run, token, node, endAttempt(run, begun), error);
  }
  const reason: GateReason = {
    condition: conditionOf(run, node),
    result: evaluated.value,
    label,
    values: valuesOf(rule.condition.fields, token.row),
  };
  const stateId = recordCompletedState(run.recorder, endAttempt(run, begun), token.payload);
  const edges = decision.map((index) => edgeAt(run, index));
  recordRouting(run.recorder, stateId, edges, run.recorder.payloads.putJson(reason));
  return take(run, token, edges, { kind: 'route', ...reason });
}

function conditionOf(run: Run, node: GateNode): string {
  const condition = run.conditions.get(node.index);
  if (condition === undefined) throw new Error(`\`${node.record.name}\` has no condition`);
  return condition;
}

/** The label that a value of a condition means; `undefined` when it can be none. */
export function labelOf(value: JsonValue): string | undefined {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}

function unknownLabel(value: JsonValue, labels: readonly string[]): ErrorRecord {
  const found = showValue(value);
  return {
    reason: 'unknown_label',
    message: `the condition gave ${found}, and the routes are ${labels.join(', ')}`,
    expected: labels.join(', '),
    found,
  };
}

/** What a reason has around each of its values: itself, and `values`. */
const levelsOfReason = 2;

/**
 * The values of the fields that a condition names, as `row.wind` → 11.2; absent ones are left out. Of a
 * value that nests too deep to be repeated here, the SHA-256 over its canonical JSON.
 */
function valuesOf(fields: readonly string[], row: RowData): JsonObject {
  const values: [string, JsonValue][] = [];
  for (const field of fields) {
    const value = valueAt(field.slice('row.'.length), row);
    if (value === undefined) continue;
    const isTooDeep = isDeeperThan(value, deepestNesting - levelsOfReason);
    values.push([field, isTooDeep ? { __sha256__: toHex(hashOf(value)) } : value]);
  }
  return Object.fromEntries(values);
}

/** A field whose name holds dots comes before a path of the same text. */
function valueAt(path: string, row: RowData): JsonValue | undefined {
  const exact = getField(row, path);
  if (exact !== undefined || !path.includes('.')) return exact;
  let value: JsonValue | undefined = row;
  for (const key of path.split('.')) value = isJsonObject(value) ? getField(value, key) : undefined;
  return value;
}
