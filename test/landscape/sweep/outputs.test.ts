import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { sweepRun } from '../../../landscape/audit-sweep.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { unpublishedFile } from '../../../app/reading/read-outputs.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { right } from '../../support/right-settings.ts';
import { other } from './corruption.ts';
import { sweepAfter } from './planted.ts';
import { useWeather } from '../use-weather.ts';

const weather = useWeather();

const rows = (count: number) =>
  `id,amount\n${Array.from({ length: count }, (_, i) => `${i},${i % 5}\n`).join('')}`;

describe('what is wrong with an output is told apart from what is wrong with the records', () => {
  test('other bytes in the file are no matter of the records', async () => {
    const { findings, outputs } = await sweepAfter(weather().folder, {
      files: (folder) => {
        const path = join(folder, 'out/storms.jsonl');
        writeFileSync(path, readFileSync(path, 'utf8').replace('"H"', '"I"'));
      },
    });
    expect(new Set(findings.map(({ area }) => area))).toEqual(new Set(['outputs']));
    expect(outputs.map(({ sink, state }) => `${sink} ${state}`)).toContain('storms changed');
  });

  test('nor is a file that is gone', async () => {
    const { findings, outputs } = await sweepAfter(weather().folder, {
      files: (folder) => rmSync(join(folder, 'out/results.jsonl')),
    });
    expect(findings).toEqual([expect.objectContaining({ area: 'outputs', found: 'no such file' })]);
    expect(outputs.map(({ state }) => state).toSorted()).toEqual(['gone', 'same', 'same']);
  });

  test('another hash of the artifact is found in the records, and the file is the same', async () => {
    const { findings, outputs } = await sweepAfter(weather().folder, {
      sql: `update artifacts set content_hash = ${other} where artifact_id = 2`,
    });
    expect(findings).toContainEqual(
      expect.objectContaining({
        table: 'artifacts',
        key: 'artifact_id 2',
        check: 'artifact_segments',
        area: 'records',
      }),
    );
    expect(findings.filter(({ area }) => area === 'outputs')).toEqual([]);
    expect(outputs.map(({ state }) => state)).toEqual(['same', 'same', 'same']);
  });

  test('so is another hash of a segment', async () => {
    const { findings } = await sweepAfter(weather().folder, {
      sql: `update artifact_segments set content_hash = ${other} where artifact_segment_id = 1`,
    });
    expect(findings).toContainEqual(
      expect.objectContaining({
        table: 'artifact_segments',
        key: 'artifact_segment_id 1',
        area: 'records',
      }),
    );
  });
});

test('a file that a later run replaced is told and is no finding, also when it was changed since', async () => {
  const folder = pipelineFolder({ 'pipeline.yaml': right, 'in.csv': rows(9) });
  const earlier = await folder.run();
  writeFileSync(join(folder.path, 'in.csv'), rows(12));
  const later = await folder.run();
  writeFileSync(join(folder.path, 'out/out.csv'), 'changed');
  const db = await openLandscapeReader(folder.landscape);
  const { runId } = await findRun(db, earlier.runKey);
  await db.destroy();
  const { findings, outputs } = await sweepRun({
    databasePath: folder.landscape,
    runId,
    outputs: { published: (path) => join(folder.path, path) },
  });
  expect(findings).toEqual([]);
  expect(outputs).toEqual([
    { sink: 'out', path: 'out/out.csv', state: 'superseded', byRun: later.runKey },
    { sink: 'rest', path: 'out/rest.jsonl', state: 'superseded', byRun: later.runKey },
  ]);
});

describe('of a run that was interrupted', () => {
  async function interrupted() {
    const folder = pipelineFolder({ 'pipeline.yaml': right, 'in.csv': rows(3000) });
    const stop = { requested: false };
    const { runKey } = await folder.run({
      stop,
      onEvent: ({ type }) => {
        if (type === 'group_committed') stop.requested = true;
      },
    });
    const db = await openLandscapeReader(folder.landscape);
    const run = await findRun(db, runKey);
    await db.destroy();
    const partial = `${join(folder.path, 'out/out.csv')}.partial-${runKey}`;
    const sweep = () =>
      sweepRun({
        databasePath: folder.landscape,
        runId: run.runId,
        outputs: {
          published: (path) => join(folder.path, path),
          partial: (sink) => unpublishedFile(run, sink)?.partialPath,
        },
      });
    return { partial, sweep };
  }

  test('what was committed is in the partial files, whatever lies behind it', async () => {
    const { partial, sweep } = await interrupted();
    writeFileSync(partial, 'not committed', { flag: 'a' });
    const { findings, outputs } = await sweep();
    expect(findings).toEqual([]);
    expect(outputs.map(({ state }) => state)).toEqual(['partial', 'partial']);
  });

  test('another byte of it is found, and so is a lost file', async () => {
    const { partial, sweep } = await interrupted();
    const bytes = readFileSync(partial);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(partial, bytes);
    expect((await sweep()).findings).toContainEqual(
      expect.objectContaining({ check: 'artifact_file', found: 'other bytes', area: 'outputs' }),
    );
    rmSync(partial);
    expect((await sweep()).findings).toEqual([
      expect.objectContaining({ check: 'artifact_file', found: 'no such file', area: 'outputs' }),
    ]);
  });
});
