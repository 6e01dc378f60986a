import { describe, expect, test } from 'vitest';

import type { LatencyBucket } from '../../../landscape/model/counters.ts';
import { listErrorGroups } from '../../../landscape/queries/error-groups.ts';
import { listLatencies, percentiles } from '../../../landscape/queries/latencies.ts';
import { listArtifacts } from '../../../landscape/queries/list-artifacts.ts';
import { readRunCounters } from '../../../landscape/queries/run-counters.ts';
import { listSlowestStates } from '../../../landscape/queries/slowest-states.ts';
import { useWeather } from '../use-weather.ts';
import { at } from '../weather-graph.ts';

const weather = useWeather();

test('readRunCounters gives what the run counted', async () => {
  const { db, run } = weather();
  const counters = await readRunCounters(db, run.runId);
  expect(counters).toMatchObject({ rows: 8, tokens: 8 });
  expect(counters.nodes.map(({ completed, failed }) => [completed, failed])).toEqual([
    [7, 1],
    [6, 1],
    [5, 1],
    [2, 1],
    [1, 0],
    [3, 0],
  ]);
  expect(counters.edges.map(({ edgeIndex, tokens }) => [edgeIndex, tokens])).toEqual([
    [0, 7],
    [1, 1],
    [2, 6],
    [3, 1],
    [4, 3],
    [5, 1],
    [6, 1],
    [7, 1],
  ]);
  expect(counters.outcomes).toEqual([
    { outcome: 'completed', sinkNodeIndex: at.results, tokens: 1 },
    { outcome: 'discarded', sinkNodeIndex: undefined, tokens: 1 },
    { outcome: 'quarantined', sinkNodeIndex: undefined, tokens: 1 },
    { outcome: 'quarantined', sinkNodeIndex: at.quarantine, tokens: 3 },
    { outcome: 'routed', sinkNodeIndex: at.storms, tokens: 2 },
  ]);
});

test('readRunCounters gives zeros before the first group', async () => {
  const { db } = weather();
  const none = { rows: 0, tokens: 0, sourceBytes: 0, nodes: [], edges: [], outcomes: [] };
  expect(await readRunCounters(db, 99)).toEqual(none);
});

test('listErrorGroups groups by node, reason and field, and says where to begin', async () => {
  const { db, run } = weather();
  const one = { errors: 1 };
  expect(await listErrorGroups(db, run.runId)).toEqual([
    {
      ...one,
      nodeIndex: at.source,
      reason: 'type_mismatch',
      field: 'wind_speed',
      firstTokenId: 3,
      lastTokenId: 3,
    },
    {
      ...one,
      nodeIndex: at.normalise,
      reason: 'conversion_failed',
      field: 'wind_speed',
      firstTokenId: 4,
      lastTokenId: 4,
    },
    {
      ...one,
      nodeIndex: at.severity,
      reason: 'expression_failed',
      field: undefined,
      firstTokenId: 6,
      lastTokenId: 6,
    },
    {
      ...one,
      nodeIndex: at.storms,
      reason: 'unencodable_value',
      field: undefined,
      firstTokenId: 7,
      lastTokenId: 7,
    },
  ]);
});

test('listArtifacts gives what was published, in the order of the sinks', async () => {
  const { db, run } = weather();
  const artifacts = await listArtifacts(db, run.runId);
  expect(
    artifacts.map(({ sinkNodeIndex, sizeBytes, published }) => [
      sinkNodeIndex,
      sizeBytes,
      published?.path,
    ]),
  ).toEqual([
    [at.storms, 54, 'out/storms.jsonl'],
    [at.results, 27, 'out/results.jsonl'],
    [at.quarantine, 183, 'out/quarantine.jsonl'],
  ]);
});

test('listSlowestStates gives the slowest first, with their rows', async () => {
  const { db, run } = weather();
  const states = await listSlowestStates(db, run.runId, at.storms);
  const durations = states.map(({ durationUs }) => durationUs);
  expect(durations).toEqual(durations.toSorted((a, b) => b - a));
  expect(new Set(states.map(({ row }) => row?.rowIndex))).toEqual(new Set([0, 6, 7]));
});

describe('listLatencies', () => {
  test('bounds every duration from above, by at most a factor of √2', async () => {
    const { db, run } = weather();
    for (const { nodeIndex, states, maxUs } of await listLatencies(db, run.runId)) {
      const slowest = await listSlowestStates(db, run.runId, nodeIndex);
      const longest = Math.max(...slowest.map(({ durationUs }) => durationUs));
      expect(states).toBe(slowest.length);
      expect(maxUs).toBeGreaterThanOrEqual(longest);
      expect(maxUs).toBeLessThanOrEqual(Math.ceil(longest * Math.SQRT2));
    }
  });

  const bucket = (index: number, states: number): LatencyBucket => ({
    nodeIndex: 0,
    bucket: index,
    states,
  });

  test.each([
    { title: 'of one state', buckets: [bucket(0, 1)], p50Us: 1, p95Us: 1, p99Us: 1, maxUs: 1 },
    {
      title: 'where half are slow',
      buckets: [bucket(1, 50), bucket(19, 50)],
      p50Us: 2,
      p95Us: 1024,
      p99Us: 1024,
      maxUs: 1024,
    },
    {
      title: 'where one in a hundred is slow',
      buckets: [bucket(1, 99), bucket(19, 1)],
      p50Us: 2,
      p95Us: 2,
      p99Us: 2,
      maxUs: 1024,
    },
    { title: 'of nothing', buckets: [], p50Us: 0, p95Us: 0, p99Us: 0, maxUs: 0 },
  ])('gives percentiles $title', ({ buckets, p50Us, p95Us, p99Us, maxUs }) => {
    const states = buckets.reduce((sum, each) => sum + each.states, 0);
    expect(percentiles(buckets)).toEqual({ states, p50Us, p95Us, p99Us, maxUs });
  });
});
