import Database from 'better-sqlite3';
import type { Knex } from 'knex';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { runHere } from '../../app/run-here.ts';
import type { RunEvent } from '../../engine/events.ts';
import { advance } from '../../engine/progress.ts';
import type { Progress } from '../../engine/progress.ts';
import { sweepRun } from '../../landscape/audit-sweep.ts';
import type { Finding } from '../../landscape/audit-sweep.ts';
import { ConfigError } from '../../landscape/model/errors.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { OpenRunOptions } from '../../landscape/open-run.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import type { Plugin, PluginRegistry } from '../../plugins/contract.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { stopAfter } from '../support/stop-after.ts';
import { givenSource } from './given-source.ts';
import { readCounts, readEnds, readSink } from './observe.ts';
import type { Counted } from './observe.ts';
import { plantedPlugins } from './planted.ts';
import type { GivenRecord } from './records.ts';
import { openQuickReader } from './quick-reader.ts';
import type { Written } from './write-settings.ts';

/** How a run breaks off before it is started again. */
export interface Interruption {
  /** `crash`: as many transactions are let through. `request`: it is asked after as many groups. */
  readonly kind: 'crash' | 'request';
  readonly after: number;
}

export interface ModelCase {
  readonly settings: Written;
  readonly records: readonly GivenRecord[];
  /** One after the other; then the run is left alone. */
  readonly interruptions: readonly Interruption[];
}

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

/** What is planted to see whether it is found. */
export interface Faults {
  readonly wrapStore?: NonNullable<OpenRunOptions['wrapStore']>;
  readonly plugins?: readonly Plugin[];
}

export interface ModelRunner {
  /** Runs a pipeline until it has ended; `undefined` when its settings are refused. */
  run(given: ModelCase): Promise<Observed | undefined>;
  close(): Promise<void>;
}

/** A folder with a landscape that many runs share: opening a new one takes longer than a run. */
export function createModelRunner(faults: Faults = {}): ModelRunner {
  // What is on a memory disk is synced at once.
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(parent, 'elspeth-model-'));
  const landscape = join(folder, 'audit.db');
  const clock = createFakeClock();
  let keys = 0;
  let reader: { readonly db: Knex; readonly sqlite: Database.Database } | undefined;

  async function runOnce(
    registry: PluginRegistry,
    runKey: string | undefined,
    interruption: Interruption | undefined,
  ): Promise<Ended> {
    let progress: Progress | undefined;
    let groups = 0;
    const stop = { requested: false };
    const emit = (event: RunEvent) => {
      progress = advance(progress, event);
      if (event.type === 'group_committed') groups += 1;
      stop.requested = interruption?.kind === 'request' && groups >= interruption.after;
    };
    const crash = interruption?.kind === 'crash' ? stopAfter(interruption.after) : undefined;
    const wrapStore = crash?.wrapStore ?? faults.wrapStore;
    const request = {
      settingsFile: 'pipeline.yaml',
      sets: [],
      database: landscape,
      cwd: folder,
      env: {},
    };
    keys += 1;
    try {
      const { status } = await runHere(request, {
        clock,
        random: digitsOf(keys),
        stop,
        emit,
        registry,
        ...(runKey === undefined ? {} : { runKey }),
        ...(wrapStore === undefined ? {} : { wrapStore }),
      });
      return { status, progress };
    } catch (error) {
      if (crash === undefined || !isCrash(error)) throw error;
      return { status: 'crashed', progress };
    }
  }

  return {
    async run(given) {
      rmSync(join(folder, 'out'), { recursive: true, force: true });
      writeFileSync(join(folder, 'pipeline.yaml'), JSON.stringify(given.settings));
      const registry = registryFor(given, faults);
      let runKey: string | undefined;
      let last: Ended | undefined;
      let interrupted = 0;
      try {
        for (const interruption of [...given.interruptions, undefined]) {
          last = await runOnce(registry, runKey, interruption);
          runKey ??= last.progress?.runKey;
          if (last.status !== 'crashed' && last.status !== 'interrupted') break;
          interrupted += 1;
        }
      } catch (error) {
        if (error instanceof ConfigError && runKey === undefined) return undefined;
        throw error;
      }
      if (runKey === undefined || last?.progress === undefined) throw new Error('Nothing ran');
      reader ??= {
        db: openQuickReader(landscape),
        sqlite: new Database(landscape, { readonly: true }),
      };
      const key = runKey;
      const { db, sqlite } = reader;
      const { runId } = await findRun(db, key);
      const { findings } = await sweepRun(db, {
        databasePath: landscape,
        runId,
        resolveArtifact: (path) => resolve(folder, path),
      });
      const names = last.progress.nodes
        .filter(({ kind }) => kind === 'sink')
        .map(({ name }) => name);
      return {
        status: last.status,
        sinks: Object.fromEntries(names.map((name) => [name, readSink(folder, name, key)])),
        ends: readEnds(sqlite, key),
        counted: readCounts(sqlite, key, last.progress),
        findings,
        interrupted,
      };
    },
    async close() {
      reader?.sqlite.close();
      await reader?.db.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function registryFor({ records }: ModelCase, { plugins = [] }: Faults): PluginRegistry {
  const replaced = new Set(plugins.map(({ kind, name }) => `${kind} ${name}`));
  const kept = pluginRegistry.list().filter(({ kind, name }) => !replaced.has(`${kind} ${name}`));
  return registryOf([...kept, ...plugins, ...plantedPlugins(), givenSource(records)]);
}

interface Ended {
  readonly status: string;
  readonly progress: Progress | undefined;
}

function isCrash(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'TEST_STOPPED';
}

/** Numbers that make a run key no other run of the runner has; used up, they are all 0. */
function digitsOf(key: number): () => number {
  let rest = key;
  return () => {
    const digit = rest % 32;
    rest = Math.floor(rest / 32);
    return digit / 32;
  };
}
