import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runHere } from '../../app/run-here.ts';
import type { RunEvent } from '../../engine/events.ts';
import { advance } from '../../engine/progress.ts';
import type { Progress } from '../../engine/progress.ts';
import type { Clock } from '../../landscape/model/clock.ts';
import { ConfigError } from '../../landscape/model/errors.ts';
import type { PluginRegistry } from '../../plugins/contract.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';
import { stopAfter } from '../support/stop-after.ts';
import { givenSource } from './given-source.ts';
import type { Faults, Interruption, ModelCase } from './model-case.ts';
import { plantedPlugins } from './planted.ts';

/** Where runs take place, one after the other. */
export interface ModelPlace {
  readonly folder: string;
  /** Path of the database. */
  readonly landscape: string;
  readonly clock: Clock;
  /** Processes that ran here. */
  processes: number;
}

/** A run that has ended for good. */
export interface EndedRun {
  readonly runKey: string;
  readonly status: string;
  /** As a watcher of its last process knows it. */
  readonly progress: Progress;
  /** How often it was broken off before. */
  readonly interrupted: number;
}

/** Runs a case, and starts it again after each interruption; `undefined`: its settings are refused. */
export async function runCase(
  place: ModelPlace,
  given: ModelCase,
  faults: Faults,
): Promise<EndedRun | undefined> {
  rmSync(join(place.folder, 'out'), { recursive: true, force: true });
  writeFileSync(join(place.folder, 'pipeline.yaml'), JSON.stringify(given.settings));
  const registry = registryFor(given, faults);
  let runKey: string | undefined;
  let interrupted = 0;
  for (const interruption of [...given.interruptions, undefined]) {
    const ended = await runProcess(place, { registry, runKey, interruption, faults });
    if (ended === undefined) return undefined;
    runKey ??= ended.progress.runKey;
    if (ended.status !== 'crashed' && ended.status !== 'interrupted') {
      return { ...ended, runKey, interrupted };
    }
    interrupted += 1;
  }
  throw new Error('The run did not end');
}

interface Process {
  readonly registry: PluginRegistry;
  readonly runKey: string | undefined;
  readonly interruption: Interruption | undefined;
  readonly faults: Faults;
}

async function runProcess(
  place: ModelPlace,
  { registry, runKey, interruption, faults }: Process,
): Promise<{ readonly status: string; readonly progress: Progress } | undefined> {
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
  const { clock, folder: cwd, landscape: database } = place;
  place.processes += 1;
  let status: string;
  try {
    const resume = runKey === undefined ? undefined : { runKey, acceptCodeChange: false };
    const parts = { clock, random: digitsOf(place.processes), stop, emit, registry };
    const end = await runHere(
      { settingsFile: 'pipeline.yaml', sets: [], database, cwd, env: {}, resume },
      { ...parts, ...(wrapStore && { wrapStore }) },
    );
    status = end.status;
  } catch (error) {
    if (error instanceof ConfigError && runKey === undefined) return undefined;
    if (crash === undefined || !isCrash(error)) throw error;
    status = 'crashed';
  }
  if (progress === undefined) throw new Error('A run begins with an event');
  return { status, progress };
}

function registryFor({ records }: ModelCase, { plugins = [] }: Faults): PluginRegistry {
  const replaced = new Set(plugins.map(({ kind, name }) => `${kind} ${name}`));
  const kept = pluginRegistry.list().filter(({ kind, name }) => !replaced.has(`${kind} ${name}`));
  return registryOf([...kept, ...plugins, ...plantedPlugins(), givenSource(records)]);
}

function isCrash(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'TEST_STOPPED';
}

/** Numbers that make a run key of this very number; used up, they are 0, so that no retry waits. */
function digitsOf(key: number): () => number {
  let rest = key;
  return () => {
    const digit = rest % 32;
    rest = Math.floor(rest / 32);
    return digit / 32;
  };
}
