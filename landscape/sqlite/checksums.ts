import { blockKeys, columnSeed, sumModulus, valueSum } from '../model/checksum.ts';
import type { StoredValue } from '../model/checksum.ts';
import { isSummed, keyOf, leftOut, recordSum, sumPlan } from '../model/summed-tables.ts';
import type { SummedTable, SumPlan } from '../model/summed-tables.ts';
import type { Connection } from './connection.ts';

/** What a transaction adds to the checksums, collected and then written with it. */
export interface Sums {
  /** Records one after another, as the columns of the plan say. */
  addRecords(plan: SumPlan, values: readonly StoredValue[]): void;
  /** Columns of one record that were NULL until now. */
  addFill(table: string, key: number, filled: Readonly<Record<string, StoredValue>>): void;
  /** Part of the caller's transaction; forgets what it wrote. */
  write(runId: number): void;
}

interface BlockSum {
  sum: number;
  records: number;
}

export function createSums(db: Connection): Sums {
  const upsert = db.prepare(
    `insert into checksums (run_id, table_name, block, sum, records) values (?, ?, ?, ?, ?)
     on conflict (run_id, table_name, block) do update set
       sum = (sum + excluded.sum) % ${sumModulus}, records = records + excluded.records`,
  );
  const blocks = new Map<SummedTable, Map<number, BlockSum>>();

  function add(table: SummedTable, key: number, sum: number, records: number): void {
    let ofTable = blocks.get(table);
    if (ofTable === undefined) {
      ofTable = new Map();
      blocks.set(table, ofTable);
    }
    const block = Math.floor(key / blockKeys);
    const found = ofTable.get(block);
    if (found === undefined) {
      ofTable.set(block, { sum, records });
      return;
    }
    found.sum = (found.sum + sum) % sumModulus;
    found.records += records;
  }

  return {
    addRecords(plan, values) {
      const width = plan.seeds.length;
      for (let at = 0; at < values.length; at += width) {
        add(plan.table, keyOf(plan, values, at), recordSum(plan, values, at), 1);
      }
    },
    addFill(table, key, filled) {
      if (!isSummed(table)) return;
      const left = leftOut(table);
      for (const [name, value] of Object.entries(filled)) {
        if (name !== left) add(table, key, valueSum(columnSeed(name), key, value), 0);
      }
    },
    write(runId) {
      for (const [table, ofTable] of blocks) {
        for (const [block, { sum, records }] of ofTable) {
          upsert.run(runId, table, block, sum, records);
        }
      }
      blocks.clear();
    },
  };
}

/** Adds records that were just inserted, as they are in the table; part of the caller's transaction. */
export function sumInserted(
  db: Connection,
  runId: number,
  table: SummedTable,
  where: string,
  ...parameters: readonly number[]
): void {
  const found = db.prepare(`select * from ${table} where ${where}`);
  const plan = sumPlan(
    table,
    found.columns().map(({ name }) => name),
  );
  const sums = createSums(db);
  for (const record of found.raw().all(...parameters)) {
    sums.addRecords(plan, record as readonly StoredValue[]);
  }
  sums.write(runId);
}
