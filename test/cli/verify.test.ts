import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { pipelineFolder } from '../support/pipeline-folder.ts';
import { runProgram } from '../support/program.ts';
import { right } from '../support/right-settings.ts';

const verifyDocument = z.object({
  schema: z.literal('elspeth.verify'),
  schemaVersion: z.literal(1),
  exitCode: z.int(),
  database: z.object({ findings: z.array(z.unknown()) }),
  runs: z.array(
    z.object({
      run: z.string(),
      isComplete: z.boolean(),
      checked: z.object({ rows: z.int(), states: z.int() }),
      outputs: z.array(z.object({ state: z.string() })),
      findings: z.array(z.object({ table: z.string(), key: z.string(), area: z.string() })),
      recomputed: z.object({ states: z.int(), same: z.int() }).nullable(),
    }),
  ),
});

/** The program in a folder where a pipeline has run, so many times, with a row more each time. */
async function programAfterRuns(runs: number) {
  const folder = pipelineFolder({ 'pipeline.yaml': right });
  const { path } = folder;
  mkdirSync(join(path, '.elspeth'));
  const keys: string[] = [];
  for (let i = 0; i < runs; i += 1) {
    const rows = Array.from({ length: 4 + i }, (_, n) => `${n},${(n + i) % 5}\n`);
    writeFileSync(join(path, 'in.csv'), `id,amount\n${rows.join('')}`);
    const ran = await runProgram(['run', '-s', 'pipeline.yaml', '-x'], { cwd: path });
    keys.push(/Run (r-\w+) completed/.exec(ran.stdout)?.[1] ?? '');
  }
  return {
    path,
    keys,
    landscape: join(path, '.elspeth', 'audit.db'),
    verify: (...args: readonly string[]) => runProgram(['verify', ...args], { cwd: path }),
  };
}

/** Changes the landscape behind the back of everybody, and leaves its tables and triggers as they were. */
function tamper(landscape: string, sql: string): void {
  const db = new Database(landscape);
  const triggers = db
    .prepare<[], { name: string; sql: string }>(
      "select name, sql from sqlite_master where type = 'trigger'",
    )
    .all();
  for (const { name } of triggers) db.exec(`drop trigger ${name}`);
  db.exec(sql);
  for (const trigger of triggers) db.exec(trigger.sql);
  db.close();
}

test('a run is verified in one line, and computed again on request', async () => {
  const { verify, keys } = await programAfterRuns(1);
  const line = `${keys[0]} verified: 4 rows, 12 states, 12 payloads (`;
  const plain = await verify('latest');
  expect(plain.exitCode).toBe(0);
  expect(plain.stdout.startsWith(line)).toBe(true);
  expect(plain.stdout.endsWith('), 2 outputs: nothing wrong\n')).toBe(true);
  const again = await verify('latest', '--recompute');
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain('computed again: 4 of 4 states gave what was recorded');
});

test('all runs are verified, and what a later run replaced is told', async () => {
  const { verify, keys } = await programAfterRuns(2);
  const text = await verify('--all');
  expect(text.exitCode).toBe(0);
  expect(text.stdout).toContain(`out: out/out.csv was replaced by the later run ${keys[1]}`);
  const json = await verify('--all', '--json');
  const document = verifyDocument.parse(JSON.parse(json.stdout));
  expect(document).toMatchObject({ exitCode: 0, database: { findings: [] } });
  expect(document.runs.map(({ run, outputs }) => [run, outputs.map(({ state }) => state)])).toEqual(
    [
      [keys[0], ['superseded', 'superseded']],
      [keys[1], ['same', 'same']],
    ],
  );
});

test('a falsified record is named, with exit code 4 in both forms', async () => {
  const { verify, landscape } = await programAfterRuns(1);
  tamper(landscape, 'update node_states set duration_us = duration_us + 1 where state_id = 2');
  const text = await verify('latest');
  expect(text.exitCode).toBe(4);
  expect(text.stdout).toContain('The audit trail is not what was written');
  expect(text.stdout).toContain('node_states, state_id 0 to 4095 (checksum)');
  expect(text.stdout).toMatch(/expected {2}\d+ records with the checksum/);
  const json = await verify('latest', '--json');
  expect(json.exitCode).toBe(4);
  const document = verifyDocument.parse(JSON.parse(json.stdout));
  expect(document.exitCode).toBe(4);
  expect(document.runs[0]?.findings).toContainEqual(
    expect.objectContaining({ table: 'node_states', area: 'records' }),
  );
});

test('a record of a token that is not there is named', async () => {
  const { verify, landscape } = await programAfterRuns(1);
  tamper(
    landscape,
    'pragma foreign_keys = off; update token_outcomes set token_id = 777 where outcome_id = 1',
  );
  const { exitCode, stdout } = await verify('--all');
  expect(exitCode).toBe(4);
  expect(stdout).toContain('token_outcomes, outcome_id 1 (foreign_key)');
});

test('an output that others changed is exit code 1, and its records are not blamed', async () => {
  const { verify, path } = await programAfterRuns(1);
  writeFileSync(join(path, 'out/out.csv'), 'id,amount\n');
  const { exitCode, stdout } = await verify('latest');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('outputs were changed by others');
  expect(stdout).not.toContain('not what was written');
});

test('a landscape that is damaged is exit code 4, whether it can be read in part or not at all', async () => {
  const { verify, landscape } = await programAfterRuns(1);
  const db = new Database(landscape);
  db.pragma('wal_checkpoint(truncate)');
  const { page } = db
    .prepare<[], { page: number }>(
      "select rootpage as page from sqlite_master where name = 'node_states'",
    )
    .get() ?? { page: 0 };
  const pageSize = Number(db.pragma('page_size', { simple: true }));
  db.close();
  const bytes = new Uint8Array(pageSize).fill(0xff);
  const file = openSync(landscape, 'r+');
  writeSync(file, bytes, 0, pageSize, (page - 1) * pageSize);
  closeSync(file);
  const { exitCode, stderr } = await verify('latest');
  expect(exitCode).toBe(4);
  expect(stderr).toContain('is damaged');
});

test('what is not there is exit code 6, and a wrong command line is exit code 2', async () => {
  const { verify, landscape } = await programAfterRuns(1);
  expect(await verify('r-zzzzzz')).toMatchObject({ exitCode: 6, stdout: '' });
  expect(await verify()).toMatchObject({ exitCode: 2 });
  expect(await verify('latest', '--all')).toMatchObject({ exitCode: 2 });
  rmSync(landscape);
  expect(await verify('--all')).toMatchObject({ exitCode: 6 });
});
