import Database from 'better-sqlite3';
import type { Knex } from 'knex';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { sweepRun } from '../../landscape/audit-sweep.ts';
import type { Finding } from '../../landscape/audit-sweep.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import type { Faults, ModelCase } from './model-case.ts';
import { readCounts, readEnds, readSink } from './observe.ts';
import type { Counted } from './observe.ts';
import { openQuickReader } from './quick-reader.ts';
import { runCase } from './run-case.ts';
import type { EndedRun, ModelPlace } from './run-case.ts';

/** What came of a run. */
export interface Observed {
  readonly status: string;
  readonly sinks: Readonly<Record<string, readonly JsonObject[]>>;
  readonly ends: Readonly<Record<string, readonly string[]>>;
  readonly counted: Counted;
  /** Of the audit sweep. */
  readonly findings: readonly Finding[];
  /** How often it was broken off. */
  readonly interrupted: number;
}

export interface ModelRunner {
  /** Runs a case to its end; `undefined` when its settings are refused. */
  run(given: ModelCase): Promise<Observed | undefined>;
  close(): Promise<void>;
}

/** Runs share a landscape, because making one takes as long as a run; not all, because it grows. */
const mostProcesses = 150;

export function createModelRunner(faults: Faults = {}): ModelRunner {
  let site = openSite();
  return {
    async run(given) {
      if (site.place.processes >= mostProcesses) {
        await site.close();
        site = openSite();
      }
      const ended = await runCase(site.place, given, faults);
      return ended && (await site.observe(ended));
    },
    close: async () => await site.close(),
  };
}

/** A folder with a landscape, and those who read there. */
function openSite() {
  // What is on a memory disk is synced at once.
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(parent, 'elspeth-model-'));
  const landscape = join(folder, 'audit.db');
  const place: ModelPlace = { folder, landscape, clock: createFakeClock(), processes: 0 };
  let readers: { readonly db: Knex; readonly sqlite: Database.Database } | undefined;

  async function observe({ runKey, status, progress, interrupted }: EndedRun): Promise<Observed> {
    // Only now there is something to open.
    readers ??= {
      db: openQuickReader(landscape),
      sqlite: new Database(landscape, { readonly: true }),
    };
    const { db, sqlite } = readers;
    const { runId } = await findRun(db, runKey);
    const { findings } = await sweepRun({
      databasePath: landscape,
      runId,
      outputs: { published: (path) => resolve(folder, path) },
    });
    const sinks = progress.nodes.filter(({ kind }) => kind === 'sink').map(({ name }) => name);
    return {
      status,
      interrupted,
      sinks: Object.fromEntries(sinks.map((name) => [name, readSink(folder, name, runKey)])),
      ends: readEnds(sqlite, runKey),
      counted: readCounts(sqlite, runKey, progress),
      findings,
    };
  }

  async function close(): Promise<void> {
    readers?.sqlite.close();
    await readers?.db.destroy();
    rmSync(folder, { recursive: true, force: true });
  }

  return { place, observe, close };
}
