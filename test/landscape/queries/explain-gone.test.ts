import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { AuditError } from '../../../landscape/model/errors.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { makeFolder, useWeather } from '../use-weather.ts';
import { condition } from '../weather-graph.ts';

const weather = useWeather();

/** Explains a row of a copy of the landscape, after something happened to it. */
async function explainAfter(happens: (folder: string) => void, row = '0') {
  const folder = makeFolder();
  cpSync(weather().folder, folder, { recursive: true });
  happens(folder);
  const databasePath = join(folder, 'audit.db');
  const db = await openLandscapeReader(databasePath);
  try {
    const run = await findRun(db, 'latest');
    const resolveArtifact = (path: string) => join(folder, path);
    return await explainRow(db, run, row, { databasePath, resolveArtifact });
  } finally {
    await db.destroy();
    rmSync(folder, { recursive: true });
  }
}

const purge = (folder: string) => rmSync(join(folder, 'payloads'), { recursive: true });

test('says that payloads are gone, and still gives every hash', async () => {
  const { db, run, databasePath } = weather();
  const whole = await explainRow(db, run, '0', { databasePath });
  const purged = await explainAfter(purge);
  expect(purged.rows[0]?.raw).toEqual({ available: false, why: 'payload_gone' });
  const [before, after] = [whole, purged].map(({ tokens }) =>
    tokens.flatMap(({ steps }) => steps.map(({ input, output }) => [input.sha256, output?.sha256])),
  );
  expect(after).toEqual(before);
  const [token] = purged.tokens;
  expect(token?.steps.map(({ input, changes }) => [input.available, changes])).toEqual([
    [false, null],
    [false, null],
    [false, []],
    [false, null],
  ]);
  expect(token?.steps[2]?.decision).toMatchObject({ condition, label: 'storm', values: null });
  expect(token?.end?.written?.content).toMatchObject({ available: true });
});

test('still gives reason and field of an error whose payload is gone', async () => {
  const purged = await explainAfter(purge, '2');
  const [token] = purged.tokens;
  const error = { reason: 'type_mismatch', field: 'wind_speed', message: null };
  expect(token?.steps[0]?.error).toMatchObject(error);
  expect(token?.end).toMatchObject({ error, because: { kind: 'error', error } });
});

test.each([
  {
    title: 'removed',
    happens: (folder: string) => rmSync(join(folder, 'out'), { recursive: true }),
    why: 'file_gone',
  },
  {
    title: 'overwritten',
    happens: (folder: string) => writeFileSync(join(folder, 'out/storms.jsonl'), 'x'.repeat(99)),
    why: 'file_changed',
  },
  {
    title: 'cut off',
    happens: (folder: string) => writeFileSync(join(folder, 'out/storms.jsonl'), '{'),
    why: 'file_changed',
  },
])('says that the artifact was $title', async ({ happens, why }) => {
  const { tokens } = await explainAfter(happens);
  expect(tokens[0]?.end?.written?.content).toEqual({ available: false, why });
});

test('shows the row of an artifact that something was added to', async () => {
  const { tokens } = await explainAfter((folder) =>
    appendFileSync(join(folder, 'out/storms.jsonl'), 'more\n'),
  );
  expect(tokens[0]?.end?.written?.content).toMatchObject({ text: '{"station":"A","wind":11.2}' });
});

test('throws on a payload that was tampered with', async () => {
  const tamper = (folder: string) => {
    const pack = join(folder, 'payloads/r-wth001/rows-000000.pack');
    const bytes = readFileSync(pack);
    const at = bytes.indexOf('A,11.2');
    bytes.write('B', at);
    writeFileSync(pack, bytes);
  };
  await expect(explainAfter(tamper)).rejects.toThrow(AuditError);
});
