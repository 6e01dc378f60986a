import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { appendOnlyTables } from '../../landscape/migrations/append-only.ts';
import { openWriter } from '../../landscape/sqlite/connection.ts';
import type { Connection } from '../../landscape/sqlite/connection.ts';
import { createOneOfEach, insertRecord, oneOfEach, someHash } from './one-of-each.ts';

/** Columns that go from NULL to a value once; everything else stays as it was inserted. */
const filledOnce: Readonly<Record<string, readonly string[]>> = {
  runs: [
    'reproducibility_grade',
    'export_status',
    'export_error',
    'exported_at_ms',
    'export_format',
    'export_sink',
  ],
  run_segments: ['ended_at_ms', 'end_status', 'end_reason_json'],
  operations: ['ended_at_ms', 'end_status', 'output_hash', 'output_ref', 'error_hash', 'error_ref'],
  artifacts: ['published_at_ms', 'published_path'],
  calls: ['status', 'response_hash', 'response_ref', 'error_hash', 'error_ref', 'latency_us'],
  effects: ['ending', 'finalised_at_ms'],
  effect_attempts: [
    'result',
    'duration_us',
    'answer_hash',
    'answer_ref',
    'resolution',
    'resolved_by',
    'resolver_name',
    'resolved_at_ms',
  ],
  node_states: [
    'output_hash',
    'output_ref',
    'error_hash',
    'error_ref',
    'context_hash',
    'context_ref',
    'duration_us',
  ],
  batches: [
    'trigger_type',
    'follows_row_index',
    'input_hash',
    'input_ref',
    'error_hash',
    'error_ref',
    'ended_at_ms',
  ],
};

let folder: string;
let path: string;
let db: Connection;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'elspeth-append-'));
  path = join(folder, 'audit.db');
  db = await createOneOfEach(path);
});

afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

interface Column {
  readonly name: string;
  readonly isKey: number;
}

function columnsOf(table: string): readonly Column[] {
  return db
    .prepare<[string], Column>('select name, pk > 0 as isKey from pragma_table_info(?)')
    .all(table);
}

function valueOf(table: string, column: string): unknown {
  return db.prepare(`select ${column} from ${table}`).pluck().get();
}

/** Another value of the same kind. */
function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value + 1_000_000;
  return value instanceof Uint8Array ? someHash(0xee) : `other than ${String(value)}`;
}

test('the tables are all the tables there are but the counters, sums, lease and migrations', () => {
  const tables = db
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    .pluck()
    .all()
    .map(String);
  const others = [
    'knex_migrations',
    'knex_migrations_lock',
    'run_counters',
    'node_counters',
    'edge_counters',
    'outcome_counters',
    'node_latencies',
    'slowest_states',
    'checksums',
    'lease',
  ];
  expect([...appendOnlyTables, ...others].toSorted()).toEqual([...tables].toSorted());
  expect(Object.keys(oneOfEach).toSorted()).toEqual([...appendOnlyTables].toSorted());
});

describe.each(Object.keys(oneOfEach))('%s', (table) => {
  const once = filledOnce[table] ?? [];

  test('refuses UPDATE of every column, but for what is filled later', () => {
    for (const { name } of columnsOf(table)) {
      if (once.includes(name)) continue;
      const update = db.prepare(`update ${table} set ${name} = ?`);
      const value = valueOf(table, name);
      expect(() => update.run(otherThan(value)), name).toThrow('append-only');
      if (value === null) continue;
      // Some columns cannot be NULL whatever the triggers say.
      expect(() => update.run(null), name).toThrow(/append-only|datatype mismatch|NOT NULL/);
    }
  });

  test('refuses DELETE', () => {
    expect(() => db.prepare(`delete from ${table}`).run()).toThrow('append-only');
  });

  test('refuses REPLACE INTO', () => {
    const names = columnsOf(table)
      .map(({ name }) => name)
      .join(', ');
    const replace = db.prepare(`replace into ${table} (${names}) select ${names} from ${table}`);
    expect(() => replace.run()).toThrow('append-only');
  });

  test('refuses INSERT … ON CONFLICT DO UPDATE of every column, but for what is filled later', () => {
    const columns = columnsOf(table);
    const nameList = (which: readonly Column[]) => which.map(({ name }) => name).join(', ');
    const names = nameList(columns);
    const key = nameList(columns.filter(({ isKey }) => isKey === 1));
    for (const { name } of columns) {
      if (once.includes(name)) continue;
      const upsert = db.prepare(
        `insert into ${table} (${names}) select ${names} from ${table} where true
           on conflict (${key}) do update set ${name} = ?`,
      );
      expect(() => upsert.run(otherThan(valueOf(table, name))), name).toThrow('append-only');
    }
  });

  test('still has its record as it was inserted', () => {
    const stored = db.prepare(`select * from ${table}`).all();
    const nulls = Object.fromEntries(columnsOf(table).map(({ name }) => [name, null]));
    expect(stored).toEqual([{ ...nulls, ...oneOfEach[table] }]);
  });
});

/** A copy on which only the triggers are on trial: constraints that tie columns together are off. */
function withoutConstraints(name: string): Connection {
  const copy = join(folder, `${name}.db`);
  db.pragma('wal_checkpoint(truncate)');
  cpSync(path, copy);
  const own = openWriter(copy);
  own.pragma('ignore_check_constraints = ON');
  own.pragma('foreign_keys = OFF');
  return own;
}

describe('a column that is filled later', () => {
  const cases = Object.entries(filledOnce).flatMap(([table, names]) =>
    names.map((name) => ({ table, name })),
  );

  test.each(cases)('$table.$name takes a value once', ({ table, name }) => {
    const own = withoutConstraints(`${table}-${name}`);
    const fill = own.prepare(`update ${table} set ${name} = ?`);
    const [first, second] = name.endsWith('_hash') ? [someHash(1), someHash(2)] : [1, 2];
    expect(fill.run(first).changes).toBe(1);
    expect(() => fill.run(second)).toThrow('append-only');
    expect(() => fill.run(null)).toThrow('append-only');
    own.close();
  });
});

describe('a status', () => {
  const steps: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    node_states: {
      open: ['pending', 'completed', 'failed'],
      pending: ['completed', 'failed'],
      completed: [],
      failed: [],
    },
    effects: {
      reserved: ['in_flight'],
      in_flight: ['finalised'],
      finalised: [],
    },
    batches: {
      draft: ['executing', 'completed', 'failed'],
      executing: ['completed', 'failed'],
      completed: [],
      failed: [],
    },
  };
  const cases = Object.entries(steps).flatMap(([table, allowed]) =>
    Object.keys(allowed).flatMap((from) =>
      Object.keys(allowed)
        .filter((to) => to !== from)
        .map((to) => ({ table, from, to, goes: allowed[from]?.includes(to) === true })),
    ),
  );

  test.each(cases)('of $table goes from $from to $to: $goes', ({ table, from, to, goes }) => {
    const own = withoutConstraints(`${table}-${from}-${to}`);
    own.exec(`drop trigger ${table}_no_delete; delete from ${table}`);
    insertRecord(own, table, { ...oneOfEach[table], status: from });
    const move = () => own.prepare(`update ${table} set status = ?`).run(to);
    if (goes) expect(move().changes).toBe(1);
    else expect(move).toThrow('append-only');
    own.close();
  });
});
