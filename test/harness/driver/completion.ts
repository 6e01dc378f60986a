import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import { lineageOf } from '../../support/lineage.ts';
import { sweepFindings } from '../../support/sweep.ts';
import { landscapeFile, layOut } from './driver-folder.ts';
import { standingOf } from './losses.ts';
import { runDriver, runKey } from './run-driver.ts';
import type { DriverOptions } from './run-driver.ts';
import { scratchFolder } from './scratch-folder.ts';

/** All that a run leaves behind which must be the same however often it was broken off. */
export interface Results {
  /** Files below `out/`, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** The rows of the table, in the order in which they lie there. */
  readonly table: readonly unknown[];
  readonly lineage: readonly string[];
}

/** What is run, when it is not the driver's own pipeline. */
export interface DrivenPipeline {
  layOut(folder: string): string;
  /** What one process needs to run it. */
  options(): Pick<DriverOptions, 'registry'>;
}

const driversOwn: DrivenPipeline = { layOut, options: () => ({}) };

/** What a run gives that nothing interrupts. */
export async function uninterrupted(pipeline = driversOwn): Promise<Results> {
  const folder = pipeline.layOut(scratchFolder());
  try {
    const { status, error } = await runDriver(folder, pipeline.options());
    if (status !== 'completed') throw new Error(`The run ended ${status}`, { cause: error });
    return resultsIn(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Goes on with what a driver left in the folder, or starts the run when there is none yet, without any
 * fault. Returns what is wrong with the end of it.
 */
export async function wrongAfterCompletion(
  folder: string,
  expected: Results,
  pipeline = driversOwn,
): Promise<readonly string[]> {
  try {
    const standing = standingOf(join(folder, landscapeFile));
    if (standing === 'completed') return await wrongIn(folder, expected);
    const { status, error } = await runDriver(folder, {
      ...pipeline.options(),
      isResuming: standing === 'begun',
    });
    if (status === 'completed') return await wrongIn(folder, expected);
    return [`going on ended ${status}: ${error?.message}`];
  } catch (error) {
    return [`going on failed: ${String(error)}`];
  }
}

/** What differs from an uninterrupted run, and what the audit sweep finds. */
export async function wrongIn(
  folder: string,
  expected: Results,
  key = runKey,
): Promise<readonly string[]> {
  const found = resultsIn(folder, key);
  const parts = ['files', 'table', 'lineage'] as const;
  const differing = parts.filter((part) => !isDeepStrictEqual(found[part], expected[part]));
  const findings = await sweepFindings(join(folder, landscapeFile), key, folder);
  return [
    ...differing.map((part) => `other ${part} than without interruption`),
    ...findings.map((finding) => `the sweep finds ${JSON.stringify(finding)}`),
  ];
}

export function resultsIn(folder: string, key = runKey): Results {
  const out = join(folder, 'out');
  // A process that was killed while it saw whether it can write leaves the file that it tried with.
  const names = readdirSync(out).filter((name) => !/^(kept\.db|\.elspeth-probe-)/.test(name));
  return {
    files: Object.fromEntries(names.toSorted().map((name) => [name, read(join(out, name))])),
    table: rowsIn(join(out, 'kept.db')),
    lineage: lineageOf(join(folder, landscapeFile), key),
  };
}

const read = (path: string) => readFileSync(path, 'utf8');

/** With the names of all tables: nothing else may be left in the file. */
function rowsIn(path: string): readonly unknown[] {
  if (!existsSync(path)) return [];
  const db = new Database(path, { readonly: true });
  try {
    const tables = db.prepare('select name from sqlite_schema').pluck().all();
    return [tables, ...db.prepare('select rowid, * from kept').all()];
  } finally {
    db.close();
  }
}
