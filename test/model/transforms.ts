import { z } from 'zod';

import { rowOf } from '../../landscape/model/json.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { BatchResult, TransformResult } from '../../plugins/contract.ts';
import { evaluate } from './expressions.ts';
import { act, acts, gather, gatherings, isPassing, split } from './planted.ts';
import { isTrouble, trouble } from './trouble.ts';
import type { Trouble } from './trouble.ts';

interface PluginUse {
  readonly plugin: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a transform makes of a row: a row, several (a list), or trouble. */
export function transformed(
  { plugin, options }: PluginUse,
  row: RowData,
): RowData | readonly RowData[] | Trouble {
  switch (plugin) {
    case 'passthrough':
      return row;
    case 'value_transform':
      return computed(computeOptions.parse(options).operations, row);
    case 'field_mapper':
      return mapped(mapOptions.parse(options), row);
    case 'keyword_filter':
      return isBlocked(row) ? trouble('blocked_content') : row;
    case 'type_coerce':
      return coerced(row);
    case 'act':
      return unpacked(act(z.object({ does: z.enum(acts) }).parse(options).does, row));
    case 'split':
      return unpacked(split(row));
    default:
      throw new Error(`The model does not know the transform \`${plugin}\``);
  }
}

/** What a batch transform makes of rows. */
export function gathered(
  { plugin, options }: PluginUse,
  rows: readonly RowData[],
): readonly RowData[] | Trouble {
  switch (plugin) {
    case 'gather': {
      const result = gather(z.object({ does: z.enum(gatherings) }).parse(options).does, rows);
      return result.kind === 'rows' ? result.rows : failed(result);
    }
    case 'batch_stats':
      return described(rows);
    default:
      throw new Error(`The model does not know the batch transform \`${plugin}\``);
  }
}

const computeOptions = z.object({
  operations: z.array(z.object({ target: z.string(), expression: z.string() })),
});
const mapOptions = z.object({
  mapping: z.record(z.string(), z.string()),
  select_only: z.boolean().default(false),
  strict: z.boolean().default(false),
});

function computed(
  operations: z.output<typeof computeOptions>['operations'],
  row: RowData,
): RowData | Trouble {
  let result = row;
  for (const { target, expression } of operations) {
    const value = evaluate(expression, result);
    if (isTrouble(value)) return value;
    result = { ...result, [target]: value };
  }
  return result;
}

function mapped(
  { mapping, select_only: selectOnly, strict }: z.output<typeof mapOptions>,
  row: RowData,
): RowData | Trouble {
  if (strict && Object.keys(mapping).some((field) => !Object.hasOwn(row, field))) {
    return trouble('missing_field');
  }
  const kept = Object.entries(row).filter(
    ([field]) => !selectOnly || Object.hasOwn(mapping, field),
  );
  const entries = kept.map(([field, value]) => [mapping[field] ?? field, value] as const);
  const result = rowOf(entries);
  return Object.keys(result).length < entries.length ? trouble('field_collision') : result;
}

/** A `b` in `s`. */
function isBlocked({ s }: RowData): boolean {
  return typeof s === 'string' && s.includes('b');
}

/** `t` to an int. */
function coerced(row: RowData): RowData | Trouble {
  const { t } = row;
  if (t === undefined) return trouble('missing_field');
  if (typeof t === 'string' && /^\d+$/.test(t)) return { ...row, t: Number(t) };
  return typeof t === 'number' ? row : trouble('conversion_failed');
}

function unpacked(result: TransformResult): RowData | readonly RowData[] | Trouble {
  if (result.kind === 'row') return result.row;
  return result.kind === 'rows' ? result.rows : failed(result);
}

function failed(result: TransformResult | BatchResult): Trouble {
  if (result.kind !== 'error') throw new Error('Only errors fail');
  return trouble(result.error.reason, isPassing(result));
}

/** Statistics of `n`. */
function described(rows: readonly RowData[]): readonly RowData[] | Trouble {
  const found = rows.map(({ n }) => n);
  if (found.includes(undefined)) return trouble('missing_field');
  const numbers = found.filter((n) => typeof n === 'number');
  const sum = numbers.reduce((total, n) => total + n, 0);
  const mean = sum / numbers.length;
  const squares = numbers.reduce((total, n) => total + (n - mean) ** 2, 0);
  const some = numbers.length > 0;
  return [
    {
      count: numbers.length,
      null_count: rows.length - numbers.length,
      sum: some ? sum : null,
      mean: some ? mean : null,
      min: some ? Math.min(...numbers) : null,
      max: some ? Math.max(...numbers) : null,
      stddev: numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : null,
    },
  ];
}
