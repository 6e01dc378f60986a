import { columnSeed, sumModulus, valueSum } from './checksum.ts';
import type { StoredValue } from './checksum.ts';

/**
 * The tables whose records are guarded by checksums: the column whose number says into which block a
 * record falls, and a column that stays out of the sum because it moves on, or follows from another.
 * Counters are guarded by being counted again.
 */
export const summedTables = {
  runs: { key: 'run_id' },
  run_segments: { key: 'segment_id' },
  nodes: { key: 'node_index' },
  edges: { key: 'edge_index' },
  operations: { key: 'operation_id' },
  checkpoints: { key: 'checkpoint_id' },
  source_files: { key: 'file_index' },
  rows: { key: 'row_id' },
  skipped_ranges: { key: 'byte_offset' },
  tokens: { key: 'token_id' },
  token_parents: { key: 'token_id' },
  node_states: { key: 'state_id', without: 'status' },
  routing_events: { key: 'event_id' },
  validation_errors: { key: 'error_id' },
  transform_errors: { key: 'error_id' },
  token_outcomes: { key: 'outcome_id', without: 'is_terminal' },
  batches: { key: 'batch_id', without: 'status' },
  batch_members: { key: 'batch_id' },
  batch_outputs: { key: 'batch_id' },
  artifacts: { key: 'artifact_id' },
  artifact_segments: { key: 'artifact_segment_id' },
  effects: { key: 'effect_id', without: 'status' },
  effect_attempts: { key: 'effect_attempt_id' },
} as const satisfies Readonly<Record<string, { readonly key: string; readonly without?: string }>>;

export type SummedTable = keyof typeof summedTables;

export function isSummed(table: string): table is SummedTable {
  return Object.hasOwn(summedTables, table);
}

/** The column that stays out: it moves on, or follows from another. */
export function leftOut(table: SummedTable): string | undefined {
  const rule: { readonly key: string; readonly without?: string } = summedTables[table];
  return rule.without;
}

/** How the values of a record, in a certain order of columns, add up. */
export interface SumPlan {
  readonly table: SummedTable;
  /** Where the key is among the values. */
  readonly keyAt: number;
  /** By the position of the value; `undefined`: it stays out. */
  readonly seeds: readonly (number | undefined)[];
}

/** @param columns - Names of the columns, in the order of the values. */
export function sumPlan(table: SummedTable, columns: readonly string[]): SumPlan {
  const { key } = summedTables[table];
  const keyAt = columns.indexOf(key);
  if (keyAt === -1) throw new Error(`${table}: ${key} is not among ${columns.join(', ')}`);
  const left = leftOut(table);
  const seeds = columns.map((name) => (name === left ? undefined : columnSeed(name)));
  return { table, keyAt, seeds };
}

/** What a record adds to the sum of its block, modulo 2^32; its values begin at `from`. */
export function recordSum(plan: SumPlan, values: readonly StoredValue[], from = 0): number {
  const { seeds } = plan;
  const key = keyOf(plan, values, from);
  let sum = 0;
  for (let i = 0; i < seeds.length; i += 1) {
    const seed = seeds[i];
    if (seed !== undefined) sum += valueSum(seed, key, values[from + i]!);
  }
  return sum % sumModulus;
}

/** The number that says into which block a record falls. */
export function keyOf({ table, keyAt }: SumPlan, values: readonly StoredValue[], from = 0): number {
  const key = values[from + keyAt];
  if (typeof key === 'number') return key;
  throw new Error(`${table}: the key of a record is ${String(key)}`);
}
