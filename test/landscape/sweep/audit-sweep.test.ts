import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sweepRun } from '../../../landscape/audit-sweep.ts';
import { checkNames } from '../../../landscape/sweep/findings.ts';
import { recordForkRun } from '../fork-run.ts';
import { recordGraphRun } from '../graph-run.ts';
import { makeFolder, useWeather } from '../use-weather.ts';
import { recordWeatherRun, weatherLines } from '../weather-run.ts';
import { batchCorruptions } from './batch-corruptions.ts';
import { counterCorruptions } from './counter-corruptions.ts';
import { forkCorruptions } from './fork-corruptions.ts';
import { graphCorruptions } from './graph-corruptions.ts';
import { outputCorruptions } from './output-corruptions.ts';
import { trailCorruptions } from './trail-corruptions.ts';
import { sweepAfter } from './planted.ts';

const weather = useWeather();
const unfinished = useWeather({ end: 'crashed' });
const empty = useWeather({ lines: [] });
// Several pages of every table.
const long = useWeather({
  lines: Array.from({ length: 1700 }, (_, i) => weatherLines[i % weatherLines.length] ?? ''),
  groupRows: 300,
});
let forkFolder: string;
let graphFolder: string;

beforeAll(async () => {
  forkFolder = (await recordForkRun(afterAll)).path;
  graphFolder = (await recordGraphRun(afterAll)).path;
});

describe('a whole landscape', () => {
  test('has nothing to find', async () => {
    const { run, databasePath, resolveArtifact } = weather();
    const result = await sweepRun({
      databasePath,
      runId: run.runId,
      outputs: { published: resolveArtifact },
    });
    expect(result).toMatchObject({
      findings: [],
      isComplete: true,
      checked: { rows: 8, tokens: 8, states: 28, artifactFiles: 3 },
    });
  });

  test('has nothing to find while its run is at work, or without a row', async () => {
    for (const { run, databasePath, resolveArtifact } of [unfinished(), empty()]) {
      const { findings } = await sweepRun({
        databasePath,
        runId: run.runId,
        outputs: { published: resolveArtifact },
      });
      expect(findings).toEqual([]);
    }
  });

  test('has nothing to find when it has many pages', async () => {
    const { run, databasePath, resolveArtifact } = long();
    const result = await sweepRun({
      databasePath,
      runId: run.runId,
      outputs: { published: resolveArtifact },
    });
    expect(result).toMatchObject({ findings: [], checked: { rows: 1700, tokens: 1700 } });
  });

  test('has nothing to find with forks and joins', async () => {
    expect((await sweepAfter(forkFolder, {})).findings).toEqual([]);
  });

  test('has nothing to find with expansions, late arrivals and batches', async () => {
    expect((await sweepAfter(graphFolder, {})).findings).toEqual([]);
  });

  test('has nothing to find after a later run replaced the outputs', async () => {
    const folder = makeFolder();
    await recordWeatherRun({ folder, runKey: 'r-000001' });
    const later = await recordWeatherRun({
      folder,
      runKey: 'r-000002',
      lines: ['Z,50', 'Y,1', 'X,n/a'],
    });
    const { findings } = await sweepAfter(folder, {});
    expect(findings).toEqual([]);
    expect(later.runKey).toBe('r-000002');
    rmSync(folder, { recursive: true });
  });
});

const rowCorruptions = [...trailCorruptions, ...outputCorruptions, ...counterCorruptions];

const pack = 'payloads/r-wth001/rows-000000.pack';

/** Changes one byte where the file holds `text`. */
function flip(file: string, text: string) {
  return (folder: string) => {
    const path = join(folder, file);
    const bytes = readFileSync(path);
    const at = bytes.indexOf(text);
    expect(at).toBeGreaterThan(0);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };
}

describe('a corruption of files is found and named', () => {
  test.each([
    {
      title: 'a byte of a source record',
      files: flip(pack, 'A,11.2'),
      finding: { check: 'payload_hash', table: 'rows', key: 'row_id 1' },
    },
    {
      title: 'a byte of a row on its way',
      files: flip(pack, '"wind":3.1'),
      finding: { check: 'payload_hash', table: 'node_states', key: 'state_id 6' },
    },
    {
      title: 'a byte of a reason',
      files: flip(pack, '"label":"breeze"'),
      finding: { check: 'payload_hash', table: 'routing_events', key: 'event_id 2' },
    },
    {
      title: 'a lost pack',
      files: (folder: string) => renameSync(join(folder, pack), join(folder, 'elsewhere')),
      finding: { check: 'payload_pack', table: 'payloads', key: 'rows-000000.pack' },
    },
    {
      title: 'the end of a pack cut off',
      files: (folder: string) => {
        const path = join(folder, pack);
        writeFileSync(path, readFileSync(path).subarray(0, -10));
      },
      finding: { check: 'payload_hash', found: 'the pack ends within it' },
    },
    {
      title: 'a byte of an output: the file',
      files: flip('out/storms.jsonl', '"H"'),
      finding: { check: 'artifact_file', table: 'artifacts', key: 'artifact_id 1' },
    },
    {
      title: 'a byte of an output: its segment',
      files: flip('out/storms.jsonl', '"H"'),
      finding: { check: 'artifact_file', table: 'artifact_segments' },
    },
    {
      title: 'a byte of an output: its row',
      files: flip('out/storms.jsonl', '"H"'),
      finding: { check: 'artifact_bytes', table: 'node_states' },
    },
    {
      title: 'something added to an output',
      files: (folder: string) =>
        writeFileSync(join(folder, 'out/results.jsonl'), 'x', { flag: 'a' }),
      finding: { check: 'artifact_file', table: 'artifacts', key: 'artifact_id 2' },
    },
    {
      title: 'a lost output',
      files: (folder: string) => rmSync(join(folder, 'out/results.jsonl')),
      finding: { check: 'artifact_file', key: 'artifact_id 2', found: 'no such file' },
    },
  ])('$title', async ({ files, finding }) => {
    const { findings } = await sweepAfter(weather().folder, { files });
    expect(findings).toContainEqual(expect.objectContaining(finding));
  });
});

test('a corruption on a late page is found and named', async () => {
  const sql = 'update node_states set duration_us = duration_us + 1 where token_id = 1699';
  const { findings } = await sweepAfter(long().folder, { sql });
  expect(findings.map(({ check }) => check)).toContain('node_counters');
  const gap = { sql: 'delete from rows where row_index = 1500' };
  expect((await sweepAfter(long().folder, gap)).findings).toContainEqual(
    expect.objectContaining({ check: 'row_index', found: 'row_index 1501' }),
  );
});

describe('a corruption of the database is found and named', () => {
  test.each(rowCorruptions)('$check: $title', async ({ sql, check, table, key }) => {
    const { findings } = await sweepAfter(weather().folder, { sql });
    expect(findings).toContainEqual(expect.objectContaining({ check, table, key }));
  });

  test.each(forkCorruptions)('$check: $title', async ({ sql, check, table, key }) => {
    const { findings } = await sweepAfter(forkFolder, { sql });
    expect(findings).toContainEqual(expect.objectContaining({ check, table, key }));
  });

  test.each([...graphCorruptions, ...batchCorruptions])(
    '$check: $title',
    async ({ sql, check, table, key }) => {
      const { findings } = await sweepAfter(graphFolder, { sql });
      expect(findings).toContainEqual(expect.objectContaining({ check, table, key }));
    },
  );

  test('by every check there is', () => {
    const all = [...rowCorruptions, ...forkCorruptions, ...graphCorruptions, ...batchCorruptions];
    const tried = all.map(({ check }) => check);
    // The files themselves are above, the others in tests of their own.
    const elsewhere = [
      'artifact_file',
      'database_integrity',
      'effect_attempts',
      'effect_end',
      'effect_key',
      'foreign_key',
      'recomputed_output',
      'schema',
    ];
    expect(new Set([...tried, ...elsewhere])).toEqual(new Set(checkNames));
  });
});

test('the sweep stops at its limit and says so', async () => {
  const { run, databasePath } = weather();
  const everyRow = { sql: 'update rows set byte_offset = byte_offset + 1000 * row_index' };
  const { findings } = await sweepAfter(weather().folder, everyRow);
  expect(findings.length).toBeGreaterThan(5);
  const limited = await sweepRun({ databasePath, runId: run.runId, maxFindings: 0 });
  expect(limited).toMatchObject({ findings: [], isComplete: false });
});
