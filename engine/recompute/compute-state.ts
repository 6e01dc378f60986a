import { canonicalJson } from '../../landscape/canonical-json.ts';
import { sha256, toHex } from '../../landscape/hash.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { Failure } from '../../plugins/contract.ts';
import type { GateNode } from '../graph/model.ts';
import { callPlugin, whyItThrew } from '../run/call-plugin.ts';
import { labelOf } from '../run/run-gate.ts';
import type { BatchWork, RowWork } from '../run/run.ts';
import { hashOfRows } from '../run/stored-row.ts';

/** What a step gives now: hashes as hexadecimal text, or why there are none. */
export type Computed =
  | { readonly ok: true; readonly hash: string }
  | { readonly ok: false; readonly what: string };

export function computeRow({ transform, check }: RowWork, row: RowData): Computed {
  const called = callPlugin(() => transform(row));
  if (!called.ok) return { ok: false, what: `it threw: ${whyItThrew(called.cause)}` };
  const { result } = called;
  switch (result.kind) {
    case 'error':
      return failure(result);
    case 'row':
      return check(result.row) === undefined
        ? hashed(result.row)
        : { ok: false, what: 'a row that it does not declare' };
    case 'rows':
      return { ok: true, hash: toHex(hashOfRows(result.rows).hash) };
  }
}

/** The rows that a flush gives now, each with its hash; or why there are none. */
export function computeBatch(
  { flush }: BatchWork,
  rows: readonly RowData[],
): { readonly ok: true; readonly rows: readonly RowData[] } | (Computed & { readonly ok: false }) {
  const called = callPlugin(() => flush(rows));
  if (!called.ok) return { ok: false, what: `it threw: ${whyItThrew(called.cause)}` };
  return called.result.kind === 'error'
    ? failure(called.result)
    : { ok: true, rows: called.result.rows };
}

/** The label that a gate chooses now. */
export function computeLabel(
  { rule }: GateNode,
  row: RowData,
): { readonly ok: true; readonly label: string } | (Computed & { readonly ok: false }) {
  if (rule.kind === 'fork') return { ok: false, what: 'no condition' };
  const evaluated = rule.condition.evaluate({ row });
  if (!evaluated.ok) return failure({ kind: 'error', error: evaluated.error });
  const label = labelOf(evaluated.value);
  return label === undefined
    ? { ok: false, what: `${JSON.stringify(evaluated.value)}, which is no label` }
    : { ok: true, label };
}

export function hashed(row: RowData): Computed & { readonly ok: true } {
  return { ok: true, hash: toHex(sha256(canonicalJson(row))) };
}

function failure({ error }: Failure): Computed & { readonly ok: false } {
  return { ok: false, what: `an error: ${error.reason}: ${error.message}` };
}

/** As findings show what was computed. */
export function outputText(computed: Computed): string {
  return computed.ok ? `output_hash ${computed.hash}` : computed.what;
}

export function outputHashText(hash: Uint8Array): string {
  return `output_hash ${toHex(hash)}`;
}
