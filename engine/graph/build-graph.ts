import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { PluginPlace, PluginRegistry } from '../../plugins/contract.ts';
import type { CompileExpression } from '../../plugins/expression.ts';
import type { Settings } from '../settings/schema.ts';
import { assembleGraph } from './assemble-graph.ts';
import type { SoundDraft } from './assemble-graph.ts';
import { bindPlugins } from './bind-plugins.ts';
import { checkCoalesceForms } from './check-coalesce-form.ts';
import { checkExportSink } from './check-export-sink.ts';
import { checkFallThrough } from './check-fall-through.ts';
import { checkGateForms } from './check-gate-form.ts';
import { checkJoins, traceJoins } from './check-joins.ts';
import { checkNames } from './check-names.ts';
import { checkOutputModes } from './check-output-mode.ts';
import { checkReach } from './check-reach.ts';
import { checkSinks } from './check-sinks.ts';
import { checkSize } from './check-size.ts';
import { checkWriteFailures } from './check-write-failures.ts';
import { draftNodes } from './draft-nodes.ts';
import { expandWiring } from './expand-wiring.ts';
import { flowFields } from './field-flow.ts';
import type { Inspection } from './inspect-node.ts';
import { inspectNode } from './inspect-node.ts';
import type { Joins } from './match-forks.ts';
import { matchForks } from './match-forks.ts';
import type { Graph } from './model.ts';
import { checkMultiSinks } from './multi-sink.ts';
import type { AuditCopy } from './node-record.ts';
import { orderNodes } from './order-nodes.ts';
import type { GraphProblem, SettingsPath } from './problem.ts';

export interface GraphInput {
  readonly settings: Settings;
  readonly registry: PluginRegistry;
  readonly compileExpression: CompileExpression;
  readonly place: PluginPlace;
  readonly auditCopy: AuditCopy;
  /** Was the setting written, or is it a default? Without it, everything counts as written. */
  readonly isExplicit?: (path: SettingsPath) => boolean;
  /** Files that no sink may write, and what they are, as a phrase. */
  readonly takenFiles?: ReadonlyMap<string, string>;
}

export type BuiltGraph =
  | { readonly ok: true; readonly graph: Graph; readonly warnings: readonly GraphProblem[] }
  | {
      readonly ok: false;
      /** At least one. */
      readonly problems: readonly GraphProblem[];
      readonly warnings: readonly GraphProblem[];
    };

/**
 * Compiles settings to the graph that runs, or says everything that is wrong with them: all problems
 * at once, but none that only follows from another.
 */
export function buildGraph(input: GraphInput): BuiltGraph {
  const { found, draft } = inspectSettings(input);
  const problems = found.filter(({ severity }) => severity === 'error');
  const warnings = found.filter(({ severity }) => severity === 'warning');
  if (problems.length > 0 || draft === undefined) return { ok: false, problems, warnings };
  return {
    ok: true,
    graph: assembleGraph({ ...draft, auditCopy: input.auditCopy, retry: input.settings.retry }),
    warnings,
  };
}

/**
 * What is wrong with the graph of settings that are refused already, so that all is said at once.
 *
 * @param hasPlugin - False for a node whose plugin or options were refused; it is not asked anything.
 */
export function checkGraph(
  input: Omit<GraphInput, 'auditCopy'>,
  hasPlugin: (path: SettingsPath) => boolean,
): readonly GraphProblem[] {
  return inspectSettings(input, hasPlugin).found.filter(({ severity }) => severity === 'error');
}

interface Inspected {
  readonly found: readonly GraphProblem[];
  /** Absent when there is too much to look at. */
  readonly draft?: Omit<SoundDraft, 'auditCopy' | 'retry'>;
}

function inspectSettings(
  input: Omit<GraphInput, 'auditCopy'>,
  hasPlugin: (path: SettingsPath) => boolean = () => true,
): Inspected {
  const { settings, registry, compileExpression, place } = input;
  const tooLarge = checkSize(settings);
  if (tooLarge.length > 0) return { found: tooLarge };
  const nodes = draftNodes(settings);
  const { wiring, problems: ofWiring } = expandWiring(
    settings,
    nodes,
    input.isExplicit ?? (() => true),
  );
  const { order, circling, problems: cycles } = orderNodes(nodes, wiring.wires);
  const { joins, problems: ofForks } = matchForks(nodes);
  const bindings = bindPlugins(nodes, registry, hasPlugin);
  const found: GraphProblem[] = [
    ...checkNames(nodes),
    ...checkMultiSinks(nodes),
    ...ofWiring,
    ...checkGateForms(nodes),
    ...checkFallThrough(nodes, wiring, circling),
    ...cycles,
    ...checkReach(settings, nodes, wiring),
    ...checkWriteFailures(nodes, wiring),
    ...checkExportSink(settings),
    ...checkCoalesceForms(nodes),
    ...ofForks,
    ...checkOutputModes(nodes, bindings, registry),
    ...checkSinks(nodes, bindings, place, input.takenFiles ?? new Map()),
  ];
  const positions = new Map(order.map((index, position) => [index, position]));
  // In a circle, nobody can say on which branch a token is.
  const noJoins: Joins = new Map();
  const ways = { nodes, wiring, joins: cycles.length > 0 ? noJoins : joins, positions };
  const traces = traceJoins(ways);
  found.push(...checkJoins(ways, traces, bindings));

  const inspections = new Map<NodeIndex, Inspection>();
  const around = { nodes, bindings, traces, compileExpression, place };
  const arrivals = flowFields(nodes, wiring, order, (node, arrival) => {
    const inspection = inspectNode(node, arrival, around);
    inspections.set(node.index, inspection);
    found.push(...inspection.problems);
    return inspection.output;
  });

  return { found, draft: { nodes, wiring, bindings, joins, order, arrivals, inspections } };
}
