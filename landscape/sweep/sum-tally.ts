import { blockKeys, quotedBytesSum, sumModulus, valueSum } from '../model/checksum.ts';
import type { StoredValue } from '../model/checksum.ts';
import { sumPlan } from '../model/summed-tables.ts';
import type { SummedTable } from '../model/summed-tables.ts';
import { columns } from '../readers/columns.ts';
import { count, openRecord } from '../readers/stored-record.ts';
import type { Findings } from './findings.ts';
import { select } from './snapshot.ts';
import type { RawRecord, Snapshot } from './snapshot.ts';

/** Sums up the records of one table of a run as they are now, in any order. */
export interface SumTally {
  /**
   * @param records - With their columns in the order of the tally; those of other runs do not count.
   *   Hashes may be quoted.
   */
  add(records: readonly RawRecord[]): void;
  /** Compares with what was written beside the records. */
  compare(snapshot: Snapshot, findings: Findings): void;
}

interface BlockSum {
  sum: number;
  records: number;
}

/** @param names - The columns of the table in the order of the values; a table of several runs has `run_id`. */
export function createSumTally(
  table: SummedTable,
  names: readonly string[],
  runId: number,
): SumTally {
  const { keyAt, seeds } = sumPlan(table, names);
  const runAt = names.indexOf('run_id');
  const areHashes = names.map((name) => name.endsWith('_hash'));
  const blocks = new Map<number, BlockSum>();
  // Records mostly come in the order of their keys.
  let latest = { block: -1, sum: { sum: 0, records: 0 } };

  function blockOf(key: number): BlockSum {
    const block = Math.floor(key / blockKeys);
    if (latest.block === block) return latest.sum;
    let sum = blocks.get(block);
    if (sum === undefined) {
      sum = { sum: 0, records: 0 };
      blocks.set(block, sum);
    }
    latest = { block, sum };
    return sum;
  }

  function addRecord(values: RawRecord): void {
    const key = values[keyAt];
    if (typeof key !== 'number') return;
    let sum = 0;
    for (let i = 0; i < seeds.length; i += 1) {
      const value = values[i];
      const seed = seeds[i];
      if (value === null || seed === undefined) continue;
      if (areHashes[i] === true && typeof value === 'string') sum += hashSum(seed, key, value);
      else if (isStored(value)) sum += valueSum(seed, key, value);
    }
    const found = blockOf(key);
    found.sum = (found.sum + sum) % sumModulus;
    found.records += 1;
  }

  return {
    add(records) {
      for (const values of records) {
        if (runAt === -1 || values[runAt] === runId) addRecord(values);
      }
    },
    compare(snapshot, findings) {
      const expected = new Map(
        readRecordedSums(snapshot, table, runId).map((each) => [each.block, each]),
      );
      for (const block of new Set([...expected.keys(), ...blocks.keys()])) {
        const wanted = expected.get(block);
        const found = blocks.get(block);
        if (wanted?.sum === found?.sum && wanted?.records === found?.records) continue;
        findings.add({
          table,
          key: blockText(names[keyAt] ?? 'key', block),
          check: 'checksum',
          expected: sumText(wanted),
          found: sumText(found),
        });
      }
    },
  };
}

/** Of a hash as `quote()` writes it: `NULL`, or bytes. */
function hashSum(seed: number, key: number, quoted: string): number {
  if (quoted === 'NULL') return 0;
  return quoted.startsWith("X'") ? quotedBytesSum(seed, key, quoted) : valueSum(seed, key, quoted);
}

function isStored(value: unknown): value is StoredValue {
  return typeof value === 'number' || typeof value === 'string' || value instanceof Uint8Array;
}

const sumColumns = columns('block', 'sum', 'records');
const recordedSums = `select ${select(sumColumns)} from checksums
  where run_id = ? and table_name = ? order by block`;

function readRecordedSums(snapshot: Snapshot, table: SummedTable, runId: number) {
  return snapshot.all(recordedSums, runId, table).map((each) => {
    const from = openRecord('checksums', 'block', each);
    return {
      block: count(from, 'block'),
      sum: count(from, 'sum'),
      records: count(from, 'records'),
    };
  });
}

function blockText(column: string, block: number): string {
  return `${column} ${block * blockKeys} to ${(block + 1) * blockKeys - 1}`;
}

function sumText(sum: BlockSum | undefined): string {
  if (sum === undefined) return 'no records';
  const hex = sum.sum.toString(16).padStart(8, '0');
  return `${sum.records} records with the checksum ${hex}`;
}
