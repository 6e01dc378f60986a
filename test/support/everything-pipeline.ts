import type { RowData } from '../../landscape/model/json.ts';
import { errorRow, oneRow } from '../../plugins/contract.ts';
import type { TransformResult } from '../../plugins/contract.ts';
import type { FakeClock } from './fake-clock.ts';
import type { Given, Planted } from './planted-plugins.ts';
import { plantedSettings } from './run-planted.ts';

/**
 * A pipeline with forks within forks, coalesces, batches of both modes, expansions, retries, timeouts
 * and copies. Rows come one a second; every kind of row goes another way.
 */
export const everythingSettings = plantedSettings(
  [
    'name: begin, plugin: planted, options: { as: begin }',
    'name: call, plugin: planted, options: { as: call }, retry: { max_attempts: 3, initial_delay_seconds: 0.8, max_delay_seconds: 0.8 }',
    'name: finish, plugin: planted, options: { as: finish }',
    'name: kinds, type: gate, condition: "row.kind", routes: { fork: split, list: each, both: [each, split], copy: { to: gather, mode: copy }, plain: gather }, on_error: bad',
    'name: copied, plugin: planted, options: { as: copied }, on_success: hold',
    'name: each, plugin: json_explode, options: { array_field: parts, output_field: part }, on_success: gather',
    // Two forks, one in a branch of the other, with batches that delay some of their branches.
    'name: split, type: gate, fork_to: { a: make_a, b: wait_b, c: inner }',
    'name: make_a, plugin: planted, options: { as: a }, on_success: meet',
    'name: wait_b, type: aggregation, plugin: planted_batch, options: { as: wait_b }, output_mode: passthrough, group_by: [odd], trigger: { count: 3, timeout_seconds: 12 }, on_success: meet',
    'name: inner, type: gate, fork_to: { x: meet_in, y: wait_y }',
    'name: wait_y, type: aggregation, plugin: planted_batch, options: { as: wait_y }, output_mode: passthrough, trigger: { timeout_seconds: 9 }, on_success: check_y',
    'name: check_y, type: gate, condition: "row.id % 5 == 0", routes: { "true": bad, "false": meet_in }',
    'name: meet_in, type: coalesce, branches: [x, y], policy: best_effort, merge: nested, timeout_seconds: 7, on_success: meet',
    'name: meet, type: coalesce, branches: [a, b, c], policy: quorum, quorum_count: 2, timeout_seconds: 10, on_success: [more, hold], on_error: bad',
    // What comes of rows, parts and batches together.
    'name: hold, type: aggregation, plugin: planted_batch, options: { as: hold }, output_mode: passthrough, trigger: { condition: "batch.count > 4 || batch.age_seconds > 14.0" }, on_success: gather',
    'name: gather, type: aggregation, plugin: planted_batch, options: { as: gather }, trigger: { count: 5, timeout_seconds: 25 }, retry: { max_attempts: 2, initial_delay_seconds: 0.8, max_delay_seconds: 0.8 }, on_success: [out, more], on_error: bad',
  ],
  ['out', 'more', 'bad'],
);

const kinds = ['fork', 'list', 'plain', 'both', 'copy', 'none'];

/** Fifty rows, and a minute of silence before the last ten. */
export const everythingRows: readonly Given[] = [
  ...Array.from({ length: 40 }, (_, id) => rowOf(id)),
  { silentFor: 60 },
  ...Array.from({ length: 10 }, (_, i) => rowOf(40 + i)),
];

function rowOf(id: number): RowData {
  const kind = kinds[(id * 5 + Math.floor(id / 7)) % kinds.length] ?? '';
  return {
    id,
    kind,
    odd: id % 2 === 1 ? true : null,
    parts: Array.from({ length: id % 3 }, (_, n) => n),
  };
}

/** When a row begins, by the clock of the test: a silence comes before row 40. */
const startOf = (id: number) => (id < 40 ? id : id + 60) * 1000;

/** When everything about the rows read so far has happened: where a later process finds the clock. */
export const timeBehind = (rows: number) => (rows === 0 ? 0 : startOf(rows - 1) + 900);

/**
 * What the plugins do: nothing that depends on earlier rows, but for the clock. Time stands still, except
 * that a row begins and ends in its own second, and where a retry waits.
 */
export function everythingPlanted(
  clock: FakeClock,
  source = everythingRows,
): Planted & Required<Pick<Planted, 'transform'>> {
  const setClock = (ms: number) => clock.advance(Math.max(0, ms - clock.nowMs()));
  return {
    clock,
    source,
    transform(row, as) {
      const id = Number(row['id']);
      switch (as) {
        case 'begin':
          setClock(startOf(id));
          return oneRow(row);
        case 'finish':
          setClock(startOf(id) + 900);
          return oneRow(row);
        case 'call': {
          const waitedMs = clock.nowMs() - startOf(id);
          // The last attempt is the end of the row.
          if (waitedMs > 700) setClock(startOf(id) + 900);
          return callOf(row, waitedMs);
        }
        case 'a':
          return id % 7 === 3
            ? errorRow({ reason: 'conversion_failed', message: `no a of ${id}` })
            : oneRow({ ...row, a: id });
        default:
          return oneRow({ ...row, [as]: id });
      }
    },
    batch(rows, as) {
      if (as !== 'gather') {
        return { kind: 'rows', rows: rows.map((row, i) => ({ ...row, [as]: i })) };
      }
      const ids = rows.map(({ id }) => id ?? null);
      const sum = ids.reduce((total: number, id) => total + Number(id), 0);
      if (sum % 4 === 0) {
        const error = { reason: 'value_out_of_range', message: `the sum is ${sum}` } as const;
        return { kind: 'error', error, retryable: sum % 8 === 0 };
      }
      return { kind: 'rows', rows: sum % 4 === 1 ? [] : [{ ids }, { sum }].slice(0, sum % 4) };
    },
  };
}

/** Some calls never succeed, some once they have waited. */
function callOf(row: RowData, waitedMs: number): TransformResult {
  const fate = Number(row['id']) % 10;
  const isBusy = fate === 9 || (fate === 4 && waitedMs < 300);
  return isBusy
    ? { kind: 'error', error: { reason: 'conversion_failed', message: 'busy' }, retryable: true }
    : oneRow(row);
}
