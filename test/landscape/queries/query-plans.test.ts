import Database from 'better-sqlite3';
import { z } from 'zod';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { sweepRun } from '../../../landscape/audit-sweep.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { listBatches } from '../../../landscape/queries/list-batches.ts';
import { reportErrors, sampleErrors } from '../../../landscape/queries/error-report.ts';
import { listErrorGroups } from '../../../landscape/queries/error-groups.ts';
import { explainBatch } from '../../../landscape/queries/explain-batch.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { explainToken } from '../../../landscape/queries/explain-token.ts';
import { neverCancelled } from '../../../landscape/queries/cancellation.ts';
import { findBadToken } from '../../../landscape/queries/find-bad-token.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { listLatencies } from '../../../landscape/queries/latencies.ts';
import { listOutputs } from '../../../landscape/queries/list-outputs.ts';
import { listRows } from '../../../landscape/queries/list-rows.ts';
import { listRuns } from '../../../landscape/queries/list-runs.ts';
import { listTokens } from '../../../landscape/queries/list-tokens.ts';
import { readNodeReport } from '../../../landscape/queries/node-report.ts';
import {
  countTokens,
  findTokenOfRow,
  readRowFigures,
} from '../../../landscape/queries/row-figures.ts';
import { readRunCounters } from '../../../landscape/queries/run-counters.ts';
import { readRunSettings } from '../../../landscape/queries/run-settings.ts';
import { searchTokens } from '../../../landscape/queries/search-tokens.ts';
import { listSlowestStates } from '../../../landscape/queries/slowest-states.ts';
import { verifyArtifact } from '../../../landscape/sweep/verify-artifact.ts';
import { readTokenPreview } from '../../../landscape/queries/token-preview.ts';
import { recordGraphRun } from '../graph-run.ts';
import { useWeather } from '../use-weather.ts';
import { at } from '../weather-graph.ts';

const weather = useWeather();

const sent = z.object({ sql: z.string(), bindings: z.array(z.unknown()).optional() });
const statements = new Map<string, readonly unknown[]>();
const ofSweeps = new Set<string>();

/** Runs every query there is and keeps what it asked the database. */
beforeAll(async () => {
  const { db, run, graph, databasePath, resolveArtifact } = weather();
  const keep = (query: unknown) => {
    const { sql, bindings = [] } = sent.parse(query);
    if (/^(?:select|with)/.test(sql)) statements.set(sql, bindings);
  };
  db.on('query', keep);
  const options = { databasePath, resolveArtifact };
  await listRuns(db, { status: 'completed', after: 10, pipeline: 'weather' });
  await listRows(db, run.runId);
  await listTokens(db, run, graph);
  await listTokens(db, run, graph, { node: at.severity });
  await listTokens(db, run, graph, { outcome: 'open', node: at.severity });
  await listTokens(db, run, graph, { outcome: 'buffered' });
  await listTokens(db, run, graph, { reason: 'type_mismatch', node: at.source });
  for (const outcome of ['open', 'buffered', 'quarantined'] as const) {
    await listTokens(db, run, graph, { reason: 'type_mismatch', outcome });
  }
  await listTokens(db, run, graph, { reason: 'type_mismatch', sink: at.quarantine });
  await listTokens(db, run, graph, { before: 'end' });
  await listTokens(db, run, graph, { before: 5, reason: 'type_mismatch' });
  await listTokens(db, run, graph, { after: 2, field: 'wind_speed', outcome: 'quarantined' });
  for (const contents of [[], [{ kind: 'text' as const, text: 'storm' }]]) {
    const cancellation = { isCancelled: false };
    await searchTokens(db, run, graph, { contents }, { databasePath, cancellation });
    await searchTokens(db, run, graph, { hash: '01234567' }, { databasePath, cancellation });
  }
  await readRowFigures(db, run, graph);
  await countTokens(db, run, graph, { reason: 'type_mismatch' }, 10);
  const wanted = { filter: { node: at.severity }, page: {} };
  await findBadToken(db, run, graph, wanted, neverCancelled);
  await findTokenOfRow(db, run, 3);
  await readTokenPreview(db, run, 3, databasePath);
  await reportErrors(db, run);
  await sampleErrors(db, run, { nodeIndex: 0, reason: 'type_mismatch', field: 'a' }, databasePath);
  await listErrorGroups(db, run.runId);
  await listLatencies(db, run.runId);
  await listSlowestStates(db, run.runId, at.storms);
  await readRunCounters(db, run.runId);
  await readNodeReport(db, run, 'severity');
  await readRunSettings(db, run.runId);
  await listOutputs(db, run);
  await verifyArtifact(db, run, at.storms, { resolve: resolveArtifact });
  await explainRow(db, run, '6', options);
  await explainRow(db, run, 'row-7', options);
  await explainToken(db, run, 't-7', options);
  await keepPrepared(() =>
    sweepRun({ databasePath, runId: run.runId, outputs: { published: resolveArtifact } }),
  );

  const { landscape } = await recordGraphRun(afterAll);
  const forks = await openLandscapeReader(landscape);
  const forked = await findRun(forks, 'latest');
  forks.on('query', keep);
  for (const down of [true, false]) {
    await explainRow(forks, forked, '0', { databasePath: landscape, down });
    await explainToken(forks, forked, 't-13', { databasePath: landscape, down });
  }
  await explainToken(forks, forked, 't-7', { databasePath: landscape, sink: 'results' });
  await explainBatch(forks, forked, 'b-2', { databasePath: landscape });
  await listBatches(forks, forked.runId, { after: 1 });
  await listBatches(forks, forked.runId, { before: 'end', status: 'completed' });
  await keepPrepared(() => sweepRun({ databasePath: landscape, runId: forked.runId }));
  await forks.destroy();
});

/** Keeps what a sweep prepares: it asks the database itself. */
async function keepPrepared(work: () => Promise<unknown>): Promise<void> {
  const spy = vi.spyOn(Database.prototype, 'prepare');
  await work();
  for (const [sql] of spy.mock.calls) {
    ofSweeps.add(sql);
    statements.set(sql, Array<number>(sql.split('?').length - 1).fill(1));
  }
  spy.mockRestore();
}

/** A landscape has few runs; whatever else grows with the rows is found by an index. */
const small = /^SCAN (?:runs|CONSTANT ROW|artifacts|up|json_each|pragma_table_info)\b/;
/** What a sweep sums up it reads once, from end to end. */
const summedUp = /^SCAN (?:tokens|effects|effect_attempts)$/;

test('no query reads a table from end to end', () => {
  expect(statements.size).toBeGreaterThan(50);
  const db = new Database(weather().databasePath, { readonly: true });
  const scans: string[] = [];
  for (const [sql, bindings] of statements) {
    const plan = db
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...bindings);
    for (const { detail } of plan) {
      const isMeant = small.test(detail) || (ofSweeps.has(sql) && summedUp.test(detail));
      if (detail.startsWith('SCAN') && !isMeant) scans.push(`${detail}: ${sql}`);
    }
  }
  db.close();
  expect(scans).toEqual([]);
});
