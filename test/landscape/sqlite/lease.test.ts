import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';

import { leaseExpiry } from '../../../landscape/model/lease.ts';
import { thisProcess } from '../../../landscape/model/process.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { claimRun } from '../../../landscape/open-run.ts';
import { listRuns } from '../../../landscape/queries/list-runs.ts';
import { makeTestFolder } from '../../plugins/sinks/sink-in-folder.ts';
import { openWriter } from '../weather-run.ts';
import { WeatherPipeline } from '../weather-pipeline.ts';

const wallClock = 1_785_578_400_000;

/** A landscape with the run `r-000001`, and the process that has it open. */
async function landscapeAtWork() {
  const path = join(makeTestFolder(), 'audit.db');
  const writer = await openWriter(path, 'r-000001', wallClock);
  onTestFinished(() => writer.close());
  const pipeline = new WeatherPipeline(writer);
  pipeline.begin();
  pipeline.takeLine('A,11.2');
  await pipeline.commit('trail');
  return { path, writer, pipeline };
}

function change(path: string, sql: string, ...values: unknown[]): void {
  const db = new Database(path);
  db.prepare(sql).run(...values);
  db.close();
}

const letSilent = (path: string, ms: number) =>
  change(path, 'update lease set beat_at_ms = beat_at_ms - ?', ms);

async function statuses(path: string): Promise<readonly string[]> {
  const db = await openLandscapeReader(path);
  try {
    const { items } = await listRuns(db);
    for (const { status, runKey } of items) {
      expect((await listRuns(db, { status })).items.map((run) => run.runKey)).toContain(runKey);
    }
    return items.map(({ status }) => status);
  } finally {
    await db.destroy();
  }
}

/** What people with any SQL tool see; it cannot know whether a process lives. */
function statusInView(path: string): unknown {
  const db = new Database(path, { readonly: true });
  const status = db.prepare('select status from v_runs').pluck().get();
  db.close();
  return status;
}

const begin = (path: string, runKey: string) => openWriter(path, runKey, wallClock);

test('a second writer is refused while the first one lives, with who it is and what to do', async () => {
  const { path } = await landscapeAtWork();
  await expect(begin(path, 'r-000002')).rejects.toMatchObject({
    code: 'LANDSCAPE_BUSY',
    facts: { run: 'r-000001', pid: process.pid, host: hostname() },
    nextStep: expect.stringContaining('elspeth tui --run r-000001') as string,
  });
  await expect(claimRun(path, 'r-000001')).rejects.toMatchObject({ code: 'LANDSCAPE_BUSY' });
  expect(await statuses(path)).toEqual(['running']);
  expect(statusInView(path)).toBe('running');
});

test('an owner that ends gives the landscape away at once', async () => {
  const { path, writer } = await landscapeAtWork();
  writer.end({ status: 'interrupted', endedAtMs: wallClock, reason: undefined, grade: undefined });
  writer.close();
  expect(await statuses(path)).toEqual(['interrupted']);
  (await begin(path, 'r-000002')).close();
});

test('a run whose process closed it and said nothing has crashed, and is recorded so by the next owner', async () => {
  const { path, writer } = await landscapeAtWork();
  writer.close();
  expect(await statuses(path)).toEqual(['crashed']);
  (await begin(path, 'r-000002')).close();
  const db = new Database(path);
  const segments = db.prepare('select end_status, end_reason_json from run_segments').all();
  db.close();
  expect(segments[0]).toMatchObject({
    end_status: 'crashed',
    end_reason_json: expect.stringContaining('said nothing') as string,
  });
});

test('a process that is gone owns nothing, however short ago it lived', async () => {
  const { path } = await landscapeAtWork();
  const other = spawn('sleep', ['60']);
  const { pid = 0 } = other;
  const started = thisProcess().started.replace(/[^/]*$/, startTime(pid));
  change(path, 'update lease set pid = ?, process_started = ?', pid, started);
  expect(await statuses(path)).toEqual(['running']);
  other.kill('SIGKILL');
  await new Promise((resolve) => other.on('exit', resolve));
  expect(await statuses(path)).toEqual(['crashed']);
  const claim = await claimRun(path, 'r-000001');
  claim.release();
});

test('a later process with the same number is another one', async () => {
  const { path } = await landscapeAtWork();
  const { started } = thisProcess();
  change(path, 'update lease set process_started = ?', started.replace(/[^/]*$/, '1'));
  expect(await statuses(path)).toEqual(['crashed']);
});

test.each([
  ['silent for longer than the lease lasts', leaseExpiry + 1000],
  ['ahead of this clock by more than the lease lasts', -leaseExpiry - 1000],
])('an owner %s is taken over, and writes nothing more', async (_, silentMs) => {
  const { path, writer, pipeline } = await landscapeAtWork();
  letSilent(path, silentMs);
  expect(await statuses(path)).toEqual(['crashed']);
  expect(statusInView(path)).toBe('crashed');
  const claim = await claimRun(path, 'r-000001');
  onTestFinished(() => claim.release());
  const before = contentOf(path);
  pipeline.takeLine('B,3.1');
  await expect(pipeline.commit('trail')).rejects.toMatchObject({ code: 'LEASE_LOST' });
  const end = {
    status: 'failed',
    endedAtMs: wallClock,
    reason: undefined,
    grade: undefined,
  } as const;
  expect(() => writer.end(end)).toThrow(/taken over by process/);
  expect(contentOf(path)).toEqual(before);
});

test('an owner on another machine keeps the landscape until it is silent for too long', async () => {
  const { path } = await landscapeAtWork();
  change(path, `update lease set host = 'elsewhere', pid = 1`);
  expect(await statuses(path)).toEqual(['running']);
  await expect(claimRun(path, 'r-000001')).rejects.toMatchObject({
    message: expect.stringContaining('process 1 on elsewhere') as string,
  });
  letSilent(path, leaseExpiry + 1000);
  const claim = await claimRun(path, 'r-000001');
  claim.release();
});

/** All records but the lease. */
function contentOf(path: string): unknown {
  const db = new Database(path, { readonly: true });
  const tables = db
    .prepare(`select name from sqlite_schema where type = 'table' and name <> 'lease'`)
    .pluck()
    .all() as string[];
  const content = tables.map((table) => db.prepare(`select * from ${table}`).all());
  db.close();
  return content;
}

function startTime(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
