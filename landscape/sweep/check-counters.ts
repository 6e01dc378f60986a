import type { RunCounters } from '../model/counters.ts';
import { readRunCounters } from '../queries/run-counters.ts';
import {
  latencyColumns,
  slowestStateColumns,
  toLatencyBucket,
  toSlowestState,
} from '../readers/to-counters.ts';
import { count, openRecord, optional } from '../readers/stored-record.ts';
import { createFindings } from './findings.ts';
import type { CheckName } from './findings.ts';
import type { Sweep } from './sweep-context.ts';
import { outcomeKey } from './tally.ts';
import { readAll } from './read-all.ts';

/** The counters that screens and reports show are what the tables add up to. */
export async function checkCounters(sweep: Sweep): Promise<void> {
  const kept = await readCountersOrReport(sweep);
  if (kept !== undefined) compareCounters(sweep, kept);
  await compareLatencies(sweep);
  if (!sweep.findings.isFull) await checkSlowest(sweep);
}

function compareCounters(sweep: Sweep, kept: RunCounters): void {
  const { tally } = sweep;
  const totals = (of: Pick<RunCounters, 'rows' | 'tokens' | 'sourceBytes'>) =>
    new Map([
      ['rows', of.rows],
      ['tokens', of.tokens],
      ['source_bytes', of.sourceBytes],
    ]);
  compare(sweep, 'run_counters', '', totals(kept), totals(tally));
  compare(sweep, 'node_counters', 'node_index ', ...nodeTotals(sweep, kept.nodes));
  const edges = new Map(kept.edges.map(({ edgeIndex, tokens }) => [edgeIndex, tokens]));
  compare(sweep, 'edge_counters', 'edge_index ', edges, tally.edges, tally.uncertainEdges);
  const ends = kept.outcomes.map(
    ({ outcome, sinkNodeIndex, tokens }) => [outcomeKey(outcome, sinkNodeIndex), tokens] as const,
  );
  compare(sweep, 'outcome_counters', 'outcome and sink ', new Map(ends), tally.outcomes);
}

async function compareLatencies(sweep: Sweep): Promise<void> {
  const { db, run, tally } = sweep;
  const found: unknown[] = await db('node_latencies')
    .select(latencyColumns)
    .where({ run_id: run.runId });
  const key = (node: number, bucket: number) => `${node}, bucket ${bucket}`;
  const kept = readAll(sweep, found, toLatencyBucket).map(
    ({ nodeIndex, bucket, states }) => [key(nodeIndex, bucket), states] as const,
  );
  const counted = [...tally.nodes].flatMap(([index, node]) =>
    [...node.latencies].map(([bucket, states]) => [key(index, bucket), states] as const),
  );
  compare(sweep, 'node_latencies', 'node_index ', new Map(kept), new Map(counted));
}

async function readCountersOrReport({
  db,
  run,
  findings,
}: Sweep): Promise<RunCounters | undefined> {
  try {
    return await readRunCounters(db, run.runId);
  } catch (error) {
    findings.attempt(() => {
      throw error;
    });
    return undefined;
  }
}

type CounterTable = Extract<CheckName, `${string}_counters` | 'node_latencies'>;

type Counts = ReadonlyMap<string | number, number>;

function nodeTotals({ tally }: Sweep, kept: RunCounters['nodes']): [Counts, Counts] {
  const names = ['completed', 'failed', 'durationUs'] as const;
  const column = { completed: 'completed', failed: 'failed', durationUs: 'duration_us' };
  const entries = (index: number, node: Readonly<Record<(typeof names)[number], number>>) =>
    names.map((name) => [`${index}, ${column[name]}`, node[name]] as const);
  return [
    new Map(kept.flatMap((node) => entries(node.nodeIndex, node))),
    new Map([...tally.nodes].flatMap(([index, node]) => entries(index, node))),
  ];
}

/** A counter that is not there counts nothing. `uncertain` comes on top, or not, or in part. */
function compare(
  { findings }: Sweep,
  table: CounterTable,
  keyName: string,
  kept: Counts,
  counted: Counts,
  uncertain: Counts = new Map(),
): void {
  for (const key of new Set([...kept.keys(), ...counted.keys(), ...uncertain.keys()])) {
    const expected = counted.get(key) ?? 0;
    const found = kept.get(key) ?? 0;
    const slack = uncertain.get(key) ?? 0;
    if (found >= expected && found <= expected + slack) continue;
    findings.add({
      table,
      key: `${keyName}${key}`,
      check: table,
      expected: `${expected}${slack > 0 ? ` to ${expected + slack}` : ''}, counted in the tables`,
      found: String(found),
    });
  }
}

function readDuration(found: unknown): number | undefined {
  const silent = createFindings(0);
  const from = openRecord('slowest_states', 'stateId', found);
  return silent.attempt(() => optional(count, from, 'recordedUs'));
}

/** The list of a node's slowest states holds the slowest, with their own durations. */
async function checkSlowest(sweep: Sweep): Promise<void> {
  const { db, run, findings, tally } = sweep;
  const found: unknown[] = await db({ slow: 'slowest_states' })
    .leftJoin({ state: 'node_states' }, 'state.state_id', 'slow.state_id')
    .select({
      ...Object.fromEntries(
        Object.entries(slowestStateColumns).map(([alias, name]) => [alias, `slow.${name}`]),
      ),
      recordedUs: 'state.duration_us',
    })
    .where('slow.run_id', run.runId)
    .orderBy(['slow.node_index', 'slow.duration_us']);
  const byNode = new Map<number, number[]>();
  for (const each of found) {
    const slow = findings.attempt(() => toSlowestState(each));
    if (slow === undefined) continue;
    // A state that cannot be read is reported with its token.
    const recorded = readDuration(each);
    if (recorded !== slow.durationUs) {
      findings.add({
        table: 'slowest_states',
        key: `state_id ${slow.stateId}`,
        check: 'slowest_states',
        expected: `duration_us ${recorded ?? 'of a state that there is'}`,
        found: `duration_us ${slow.durationUs}`,
      });
    }
    byNode.set(slow.nodeIndex, [...(byNode.get(slow.nodeIndex) ?? []), slow.durationUs]);
  }
  const indexes = new Set([...byNode.keys(), ...tally.nodes.keys()]);
  for (const index of [...indexes].toSorted((a, b) => a - b)) {
    const kept = (byNode.get(index) ?? []).join(' ');
    const slowest = (tally.nodes.get(index)?.slowest ?? []).join(' ');
    if (kept === slowest) continue;
    findings.add({
      table: 'slowest_states',
      key: `node_index ${index}`,
      check: 'slowest_states',
      expected: `the slowest states, from ${slowest.split(' ')[0]} to ${slowest.split(' ').at(-1)} µs`,
      found:
        kept === '' ? 'none' : `others, from ${kept.split(' ')[0]} to ${kept.split(' ').at(-1)} µs`,
    });
  }
}
