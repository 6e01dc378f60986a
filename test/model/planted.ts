import { z } from 'zod';

import type { JsonValue, RowData } from '../../landscape/model/json.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type { BatchResult, Failure, TransformResult } from '../../plugins/contract.ts';
import { errorRow, oneRow } from '../../plugins/contract.ts';
import { defineBatch, defineTransform } from '../../plugins/define.ts';
import { unknownFields } from '../../plugins/fields.ts';
import { rowContractOptions } from '../../plugins/row-contract.ts';

/** What the planted transform does to rows. */
export const acts = ['refuse', 'give_up', 'hesitate', 'reset'] as const;
export type Act = (typeof acts)[number];

/** What the planted batch transform does to rows; the last three do no more in `passthrough`. */
export const gatherings = [
  'sum',
  'twice',
  'none',
  'each',
  'refuse',
  'give_up',
  'hesitate',
] as const;
export type Gathering = (typeof gatherings)[number];

const refusal = errorRow({ reason: 'value_out_of_range', message: 'the test refuses this' });
const passing: Failure = { ...refusal, retryable: true };

/** What comes of a row at last, however often it is tried. */
export function act(does: Act, row: RowData): TransformResult {
  const n = numberIn(row);
  switch (does) {
    case 'refuse':
      return n % 3 === 1 ? refusal : oneRow(row);
    case 'give_up':
      return n % 3 === 2 ? passing : oneRow(row);
    case 'hesitate':
      return oneRow({ ...row, late: true });
    case 'reset':
      return oneRow(plainRow(Object.keys(row).length));
    default:
      return unreachable(does);
  }
}

/** One row for each that `n` stands for: none, one or two. */
export function split(row: RowData): TransformResult {
  if (typeof row['n'] !== 'number') return refusal;
  const parts = Array.from({ length: row['n'] % 3 }, (_, part) => ({ ...row, part }));
  return { kind: 'rows', rows: parts };
}

/** What comes of a batch at last. */
export function gather(does: Gathering, rows: readonly RowData[]): BatchResult {
  const total = rows.reduce((sum, row) => sum + numberIn(row), 0);
  const each = rows.map((row, seen) => ({ ...row, seen }));
  switch (does) {
    case 'sum':
      return { kind: 'rows', rows: [{ ...plainRow(rows.length), n: total }] };
    case 'twice':
      return { kind: 'rows', rows: each.flatMap((row) => [row, { ...row, again: true }]) };
    case 'none':
      return { kind: 'rows', rows: [] };
    case 'refuse':
      return total % 3 === 0 ? refusal : { kind: 'rows', rows: each };
    case 'give_up':
      return total % 3 === 1 ? passing : { kind: 'rows', rows: each };
    case 'each':
    case 'hesitate':
      return { kind: 'rows', rows: each };
    default:
      return unreachable(does);
  }
}

export function isPassing(result: TransformResult | BatchResult): boolean {
  return result.kind === 'error' && result.retryable === true;
}

function numberIn(row: RowData): number {
  const n: JsonValue | undefined = row['n'];
  return typeof n === 'number' ? n : 0;
}

/** A row as the source gives them, made of a number. */
function plainRow(k: number): RowData {
  return { id: k, n: k % 10, s: 'abc'[k % 3] ?? '', t: '1' };
}

/**
 * A function that hesitates fails when it is given something for the first time, as if it could
 * succeed a moment later. It remembers that when the run is started again, as the outside would.
 */
function hesitation() {
  const known = new Set<string>();
  return <T, R>(does: Act | Gathering, run: (rows: T) => R): ((rows: T) => R | Failure) => {
    if (does !== 'hesitate') return run;
    return (rows) => {
      const text = JSON.stringify(rows);
      const isKnown = known.has(text);
      known.add(text);
      return isKnown ? run(rows) : passing;
    };
  };
}

const info = { version: '1.0.0', determinism: 'deterministic', purpose: 'Does as told.' } as const;

/** Transforms of one run: their names are `act`, `split` and, of batches, `gather`. */
export function plantedPlugins() {
  const hesitating = hesitation();
  return [
    defineTransform({
      ...info,
      name: 'act',
      options: z.strictObject({ does: z.enum(acts), ...rowContractOptions }),
      outputFields: ({ does }, input) =>
        does === 'reset' || does === 'hesitate' ? unknownFields : input,
      create({ does }) {
        return hesitating(does, (row) => act(does, row));
      },
    }),
    defineTransform({
      ...info,
      name: 'split',
      options: z.strictObject(rowContractOptions),
      createsTokens: true,
      outputFields: () => unknownFields,
      create: () => split,
    }),
    defineBatch({
      ...info,
      name: 'gather',
      keepsMembers: true,
      options: z.strictObject({ does: z.enum(gatherings), ...rowContractOptions }),
      outputFields: () => unknownFields,
      create({ does }) {
        return hesitating(does, (rows) => gather(does, rows));
      },
    }),
  ];
}
