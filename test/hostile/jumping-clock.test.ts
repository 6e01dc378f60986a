import Database from 'better-sqlite3';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { runHere } from '../../app/run-here.ts';
import type { RunEvent } from '../../engine/events.ts';
import type { Clock } from '../../landscape/model/clock.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';
import { readEnds } from '../model/observe.ts';
import { plantedPlugins } from '../model/planted.ts';
import { sweepFindings } from '../support/sweep.ts';
import { randomNumbers, seed, tellSeed } from './seed.ts';

tellSeed();

const yearMs = 365.25 * 24 * 3600 * 1000;
/** A leap second's night, the hour that comes twice, and both ends of what clocks show. */
const starts = ['1970-01-01', '2016-12-31T23:59:59.900Z', '2026-10-25T00:59:59.500Z', '9999-12-31'];

/**
 * A clock whose monotonic time goes on by a millisecond at each look. Its wall clock goes with it, or is
 * set to another time within ten years at each look.
 */
function makeClock(startMs: number, jump?: () => number): Clock {
  let passedMs = 0;
  return {
    nowMs() {
      const jumpMs = jump === undefined ? 0 : (jump() * 2 - 1) * 10 * yearMs;
      return Math.max(0, Math.round(startMs + passedMs + jumpMs));
    },
    elapsedUs() {
      passedMs += 1;
      return passedMs * 1000;
    },
    async sleep(ms) {
      passedMs += ms;
    },
    alarm: (ms) => ({
      rings: ms > 0 ? Promise.withResolvers<void>().promise : Promise.resolve(),
      off: () => undefined,
    }),
  };
}

/** Batches by age and by a condition over their age, and branches that wait for a batch, or no longer. */
const settings = `
source: { plugin: json, options: { path: in.jsonl } }
transforms:
  - { name: kinds, type: gate, condition: "row.kind", routes: { late: hold, fork: split, old: aged } }
  - { name: hold, type: aggregation, plugin: batch_stats, group_by: [odd], trigger: { timeout_seconds: 0.03 }, options: { value_field: id }, on_success: out }
  - { name: aged, type: aggregation, plugin: batch_replicate, trigger: { condition: "batch.count > 3 || batch.age_seconds > 0.04" }, options: { copies_field: copies }, on_success: out }
  - { name: split, type: gate, fork_to: { quick: meet, slow: wait } }
  - { name: wait, type: aggregation, plugin: gather, output_mode: passthrough, trigger: { count: 2, timeout_seconds: 0.05 }, options: { does: each }, on_success: meet }
  - { name: meet, type: coalesce, branches: [quick, slow], policy: best_effort, merge: union, timeout_seconds: 0.03 }
sinks: { out: { plugin: json, options: { path: out/out.jsonl } } }
output_sink: out
`;

const registry = registryOf([...pluginRegistry.list(), ...plantedPlugins()]);
const kinds = ['late', 'fork', 'old', 'none'];

function randomInput(random: () => number): string {
  const rows = Array.from({ length: 4 + Math.floor(random() * 10) }, (_, id) => {
    const kind = kinds[Math.floor(random() * kinds.length)];
    return { id, kind, odd: id % 2 === 1, copies: id % 3 };
  });
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

interface Site {
  readonly folder: string;
  readonly database: string;
}

function openSite(): Site {
  // What is on a memory disk is synced at once.
  const folder = mkdtempSync(
    join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'elspeth-clock-'),
  );
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'pipeline.yaml'), settings);
  return { folder, database: join(folder, 'audit.db') };
}

interface Told {
  readonly outputs: Readonly<Record<string, string>>;
  readonly ends: ReturnType<typeof readEnds>;
}

async function runWith({ folder, database }: Site, clock: Clock, random: () => number) {
  const events: RunEvent[] = [];
  const end = await runHere(
    { settingsFile: 'pipeline.yaml', sets: [], database, cwd: folder, env: {} },
    { clock, random, registry, stop: { requested: false }, emit: (event) => events.push(event) },
  );
  expect(end).toMatchObject({ status: 'completed', error: undefined });
  const durations = events.map((event) => (event.type === 'run_ended' ? event.durationMs : 0));
  expect(Math.min(...durations)).toBeGreaterThanOrEqual(0);
  const started = events.find((event) => event.type === 'run_started');
  const out = join(folder, 'out');
  const outputs = readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')]);
  return { runKey: started?.runKey ?? '', outputs: Object.fromEntries(outputs) as Told['outputs'] };
}

const shortest = z.object({ shortest: z.number().nullable() });

/** The shortest of all durations that the landscape tells, in whatever unit. */
function shortestDuration(db: Database.Database): number {
  const sources = [
    'node_states.duration_us',
    'node_counters.duration_us',
    'slowest_states.duration_us',
    'v_runs.duration_s',
    'v_nodes.duration_ms',
    'v_journeys.duration_ms',
  ];
  const found = sources.map((source) => {
    const [table, column] = source.split('.');
    const row = db.prepare(`select min(${column}) as shortest from ${table}`).get();
    return shortest.parse(row).shortest ?? 0;
  });
  return Math.min(...found);
}

test(
  '1,000 runs by clocks that jump ten years at each look end as by a clock that does not',
  { timeout: 300_000 },
  async () => {
    const random = randomNumbers();
    let runs = 0;
    let flushes = 0;
    for (let round = 0; round < 25; round += 1) {
      const site = openSite();
      const startMs = Date.parse(starts[round % starts.length] ?? '');
      writeFileSync(join(site.folder, 'in.jsonl'), randomInput(random));
      const keys = randomNumbers(seed + round);
      const straight = await runWith(site, makeClock(startMs), keys);
      const jumped: { readonly runKey: string; readonly outputs: Told['outputs'] }[] = [];
      for (let i = 0; i < 40; i += 1) {
        jumped.push(await runWith(site, makeClock(startMs, random), keys));
        runs += 1;
      }
      const db = new Database(site.database, { readonly: true });
      const ends = readEnds(db, straight.runKey);
      for (const run of jumped) {
        expect(run.outputs).toEqual(straight.outputs);
        expect(readEnds(db, run.runKey)).toEqual(ends);
      }
      expect(shortestDuration(db)).toBeGreaterThanOrEqual(0);
      flushes += Number(
        db
          .prepare("select count(*) from batches where trigger_type in ('timeout', 'condition')")
          .pluck()
          .get(),
      );
      db.close();
      const last = jumped.at(-1)?.runKey ?? '';
      expect(await sweepFindings(site.database, last, site.folder)).toEqual([]);
    }
    expect(runs).toBe(1000);
    // Otherwise no clock was asked.
    expect(flushes).toBeGreaterThan(500);
  },
);
