import { dirname, resolve } from 'node:path';

import { countStates, recompute } from '../engine/recompute/recompute.ts';
import { rebuildGraph } from '../engine/recompute/rebuild-graph.ts';
import { standIns } from '../engine/recompute/stand-ins.ts';
import type { Finding } from '../landscape/audit-sweep.ts';
import { AuditError } from '../landscape/model/errors.ts';
import type { Run } from '../landscape/model/run.ts';
import { columns } from '../landscape/readers/columns.ts';
import { jsonObject } from '../landscape/readers/stored-json.ts';
import { openRecord } from '../landscape/readers/stored-record.ts';
import { openSweep } from '../landscape/sweep/open-sweep.ts';
import { select } from '../landscape/sweep/snapshot.ts';
import { compileExpression } from '../plugins/cel/compile-expression.ts';
import type { PluginRegistry } from '../plugins/contract.ts';
import { pluginRegistry, registryOf } from '../plugins/registry.ts';

/** What came of computing the steps of a run again. */
export interface Recomputed {
  /** States that were computed again. */
  readonly states: number;
  readonly same: number;
  /** The steps of the run; `why` says why one was not computed again. */
  readonly nodes: readonly { readonly node: string; readonly why: string | undefined }[];
  readonly findings: readonly Finding[];
}

const mostFindings = 1000;

/**
 * Runs the deterministic steps of a run again, with the settings that were recorded and on the rows that
 * were stored, and compares what they give with what was recorded.
 *
 * @param registry - Other plugins than those of the project; tests plant one that has changed.
 * @throws AuditError when the run, its settings or its graph cannot be read.
 */
export async function recomputeRun(
  databasePath: string,
  { runId, settingsFile }: Run,
  onStates: (states: number, allStates: number) => void = () => undefined,
  registry: PluginRegistry = pluginRegistry,
): Promise<Recomputed> {
  const sweep = openSweep(databasePath, runId, mostFindings);
  const { snapshot, graph, rowPayloads: payloads, findings } = sweep;
  try {
    const [found] = snapshot.all(
      `select ${select(columns('run_id', 'settings_json'))} from runs where run_id = ?`,
      runId,
    );
    const settings = jsonObject(openRecord('runs', 'runId', found), 'settingsJson');
    const [source] = graph.nodes;
    if (source === undefined) throw new AuditError('AUDIT_CORRUPT', `Run ${runId} has no node.`);
    const place = { resolvePath: (path: string) => resolve(dirname(settingsFile), path) };
    const rebuilt = rebuildGraph({
      settings,
      graph,
      registry: registryOf(standIns(registry.list(), source)),
      compileExpression,
      place,
    });
    const allStates = countStates(snapshot, runId, rebuilt.nodes.keys());
    const tally = await recompute({
      snapshot,
      runId,
      graph,
      rebuilt,
      place,
      payloads,
      findings,
      onStates: (states) => onStates(states, allStates),
    });
    const nodes = graph.nodes
      .filter(({ kind }) => kind !== 'source' && kind !== 'sink')
      .map(({ nodeIndex, name }) => ({ node: name, why: rebuilt.why.get(nodeIndex) }));
    return { ...tally, nodes, findings: findings.list };
  } finally {
    sweep.close();
  }
}
