import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sweepRun } from '../../landscape/audit-sweep.ts';
import { sha256, toHex } from '../../landscape/hash.ts';
import { systemClock } from '../../landscape/model/clock.ts';
import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { listFixturePipelines, readExpected, runFixture } from '../support/fixture-pipeline.ts';
import type { FixtureRun } from '../support/fixture-pipeline.ts';
import { groupedTables, hashesOf, listHashColumns } from '../support/hash-columns.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { countEnds, countErrors, countTokens } from '../support/recorded-ends.ts';

describe.each(listFixturePipelines())('the fixture pipeline %s', (name) => {
  const { counts, files } = readExpected(name);
  let run: FixtureRun;
  beforeAll(async () => {
    run = await runFixture(name, systemClock);
  });
  afterAll(() => run.remove());

  test('completes', () => {
    expect(run.end).toEqual({ status: 'completed', reason: undefined, error: undefined });
  });

  test('ends as many tokens in each way as were counted by hand', () => {
    expect(countEnds(run.landscape, run.runKey)).toEqual(counts.ends);
  });

  test('loses no row and no token: there are as many as were counted by hand, and all have ended', () => {
    const { rows, tokens = rows } = counts;
    const ended = Object.values(counts.ends).reduce((sum, ends) => sum + ends, 0);
    const found = {
      rows: hashesOf(run.landscape, run.runKey, 'rows.source_data_hash').length,
      tokens: countTokens(run.landscape, run.runKey),
    };
    expect({ ...found, ended }).toEqual({ rows, tokens, ended: tokens });
  });

  test('fails tokens for the reasons that were counted by hand', () => {
    expect(countErrors(run.landscape, run.runKey)).toEqual(counts.errors);
  });

  test('writes the files that are expected, and no others', () => {
    const named = [...files.keys(), ...Object.keys(counts.sha256)];
    expect([...run.outputs.keys()].toSorted()).toEqual(named.toSorted());
  });

  test.each([...files.keys()])('writes %s byte for byte as expected', (file) => {
    expect(String(run.outputs.get(file))).toBe(String(files.get(file)));
    expect(run.outputs.get(file)?.equals(files.get(file) ?? Buffer.of())).toBe(true);
  });

  test.each(Object.entries(counts.sha256))('writes %s with the SHA-256 %s', (file, wanted) => {
    expect(toHex(sha256(run.outputs.get(file) ?? ''))).toBe(wanted);
  });

  test('leaves an audit trail in which the sweep finds nothing', async () => {
    const db = await openLandscapeReader(run.landscape);
    try {
      const { runId } = await findRun(db, run.runKey);
      const { resolveArtifact, landscape: databasePath } = run;
      const swept = await sweepRun({
        databasePath,
        runId,
        outputs: { published: resolveArtifact },
      });
      expect(swept.findings).toEqual([]);
      expect(swept.isComplete).toBe(true);
      expect(swept.checked).toMatchObject({ rows: counts.rows, artifactFiles: run.outputs.size });
    } finally {
      await db.destroy();
    }
  });

  describe('run again', () => {
    let again: FixtureRun;
    beforeAll(async () => {
      // Where time stands still groups are of another size: neither may show in any hash.
      again = await runFixture(name, createFakeClock(0, 0));
    });
    afterAll(() => again.remove());

    test('writes the same bytes', () => {
      expect(again.outputs).toEqual(run.outputs);
    });

    test('records the same hashes in every column that holds one', () => {
      const columns = listHashColumns(run.landscape).filter(
        (column) => !groupedTables.includes(column.split('.')[0] ?? ''),
      );
      expect(columns).toContain('node_states.output_hash');
      for (const column of columns) {
        const first = hashesOf(run.landscape, run.runKey, column);
        expect(hashesOf(again.landscape, again.runKey, column), column).toEqual(first);
      }
    });
  });
});
