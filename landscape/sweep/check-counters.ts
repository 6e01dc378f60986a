import type { RunCounters } from '../model/counters.ts';
import type { Columns } from '../readers/columns.ts';
import {
  edgeCounterColumns,
  latencyColumns,
  nodeCounterColumns,
  outcomeCounterColumns,
  runCounterColumns,
  slowestStateColumns,
  toEdgeCounter,
  toLatencyBucket,
  toNodeCounter,
  toOutcomeCounter,
  toRunTotals,
  toSlowestState,
} from '../readers/to-counters.ts';
import { count, openRecord, optional } from '../readers/stored-record.ts';
import { createFindings } from './findings.ts';
import type { CheckName } from './findings.ts';
import { select } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import { outcomeKey } from './tally.ts';
import { readAll } from './read-all.ts';

/** The counters that screens and reports show are what the tables add up to. */
export function checkCounters(sweep: Sweep): void {
  const kept = sweep.findings.attempt(() => readCounters(sweep));
  if (kept !== undefined) compareCounters(sweep, kept);
  compareLatencies(sweep);
  if (!sweep.findings.isFull) checkSlowest(sweep);
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

function compareLatencies(sweep: Sweep): void {
  const { snapshot, run, tally } = sweep;
  const found = snapshot.all(
    `select ${select(latencyColumns)} from node_latencies where run_id = ?`,
    run.runId,
  );
  const key = (node: number, bucket: number) => `${node}, bucket ${bucket}`;
  const kept = readAll(sweep, found, toLatencyBucket).map(
    ({ nodeIndex, bucket, states }) => [key(nodeIndex, bucket), states] as const,
  );
  const counted = [...tally.nodes].flatMap(([index, node]) =>
    [...node.latencies].map(([bucket, states]) => [key(index, bucket), states] as const),
  );
  compare(sweep, 'node_latencies', 'node_index ', new Map(kept), new Map(counted));
}

function readCounters({ snapshot, run }: Sweep): RunCounters {
  const kept = (table: string, columns: Columns, rest = '') =>
    snapshot.all(`select ${select(columns)} from ${table} where run_id = ? ${rest}`, run.runId);
  const [totals] = kept('run_counters', runCounterColumns).map(toRunTotals);
  return {
    rows: totals?.rows ?? 0,
    tokens: totals?.tokens ?? 0,
    sourceBytes: totals?.sourceBytes ?? 0,
    nodes: kept('node_counters', nodeCounterColumns, 'order by node_index').map(toNodeCounter),
    edges: kept('edge_counters', edgeCounterColumns, 'order by edge_index').map(toEdgeCounter),
    // What waited and waits no more has a counter of 0.
    outcomes: kept(
      'outcome_counters',
      outcomeCounterColumns,
      'and tokens <> 0 order by outcome, sink_node_index',
    ).map(toOutcomeCounter),
  };
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
function checkSlowest(sweep: Sweep): void {
  const { snapshot, run, findings, tally } = sweep;
  const found = snapshot.all(
    `select ${select(slowestStateColumns, 'slow')}, state.duration_us as recordedUs
      from slowest_states slow left join node_states state on state.state_id = slow.state_id
      where slow.run_id = ? order by slow.node_index, slow.duration_us`,
    run.runId,
  );
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
