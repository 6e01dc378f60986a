import type { RunId } from '../model/ids.ts';
import { runStatus } from '../model/run.ts';
import { payloadFolder } from '../payloads/read-payload.ts';
import { leaseColumns, toOwner } from '../queries/read-owner.ts';
import { toRunGraph } from '../queries/run-graph.ts';
import type { RunGraph } from '../queries/run-graph.ts';
import { edgeColumns, toEdge } from '../readers/to-edge.ts';
import { nodeColumns, toNode } from '../readers/to-node.ts';
import { runSegmentColumns, toRunSegment } from '../readers/to-run-segment.ts';
import { runColumns, toRun } from '../readers/to-run.ts';
import { createTrailSums } from './check-checksums.ts';
import { createPayloadCheck } from './check-payloads.ts';
import { createFindings } from './findings.ts';
import { isCount } from './quoted-ref.ts';
import { openSnapshot, select } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import { emptyTally } from './tally.ts';

/**
 * Opens a landscape to sweep one run of it.
 *
 * @throws AuditError when the run, its segments or its graph cannot be read.
 */
export function openSweep(databasePath: string, runId: RunId, maxFindings: number): Sweep {
  const snapshot = openSnapshot(databasePath);
  try {
    const run = toRun(
      snapshot.all(`select ${select(runColumns)} from runs where run_id = ?`, runId)[0],
    );
    const segments = snapshot.all(
      `select ${select(runSegmentColumns)} from run_segments where run_id = ? order by segment_index`,
      runId,
    );
    const owner = toOwner(
      snapshot.all(`select ${select(leaseColumns)} from lease where lease_id = 1`)[0],
    );
    const status = runStatus(segments.map(toRunSegment), owner);
    const folder = payloadFolder(databasePath, run.payloadsPath, run.runKey);
    const findings = createFindings(maxFindings);
    const rowPayloads = createPayloadCheck(folder, 'rows', findings);
    const callPayloads = createPayloadCheck(folder, 'calls', findings);
    return {
      databasePath,
      snapshot,
      run,
      status,
      graph: readGraph(snapshot, runId),
      findings,
      folder,
      ...readLast(snapshot, runId),
      rowPayloads,
      callPayloads,
      tally: emptyTally(),
      sums: createTrailSums(runId),
      close() {
        rowPayloads.close();
        callPayloads.close();
        snapshot.close();
      },
    };
  } catch (error) {
    snapshot.close();
    throw error;
  }
}

/** @throws AuditError when a node or an edge cannot be read. */
export function readGraph(snapshot: Snapshot, runId: RunId): RunGraph {
  const nodes = snapshot.all(
    `select ${select(nodeColumns)} from nodes where run_id = ? order by node_index`,
    runId,
  );
  const edges = snapshot.all(
    `select ${select(edgeColumns)} from edges where run_id = ? order by edge_index`,
    runId,
  );
  return toRunGraph(runId, nodes.map(toNode), edges.map(toEdge));
}

/** Where the last commit left the payloads, and how much there is to go through: 0 where nobody can say. */
function readLast(snapshot: Snapshot, runId: RunId): Pick<Sweep, 'payloadEnds' | 'expected'> {
  const one = (sql: string) => {
    const [values = []] = snapshot.raw(sql, runId);
    return values.map((value) => (isCount(value) ? value : 0));
  };
  const [rowsEnd = 0, callsEnd = 0] = one(
    `select row_payloads_end, call_payloads_end from checkpoints
      where run_id = ? order by checkpoint_id desc limit 1`,
  );
  const [rows = 0, tokens = 0] = one('select rows, tokens from run_counters where run_id = ?');
  return { payloadEnds: { rows: rowsEnd, calls: callsEnd }, expected: { rows, tokens } };
}
