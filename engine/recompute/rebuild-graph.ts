import { canonicalJson } from '../../landscape/canonical-json.ts';
import { compareText } from '../../landscape/compare-text.ts';
import type { NodeRecord } from '../../landscape/model/graph.ts';
import type { NodeIndex } from '../../landscape/model/ids.ts';
import { getField, isJsonObject } from '../../landscape/model/json.ts';
import type { JsonObject, JsonValue } from '../../landscape/model/json.ts';
import type { RunGraph } from '../../landscape/queries/run-graph.ts';
import type { PluginPlace, PluginRegistry } from '../../plugins/contract.ts';
import type { CompileExpression } from '../../plugins/expression.ts';
import { buildGraph } from '../graph/build-graph.ts';
import type { Graph, GraphNode } from '../graph/model.ts';
import { settingsSchema } from '../settings/schema.ts';
import { toFieldSet } from './recorded-fields.ts';

/** What of a run is computed again, and with what. */
export interface RecordedPipeline {
  /** As they were recorded: defaults filled in, secrets fingerprinted. */
  readonly settings: JsonObject;
  readonly graph: RunGraph;
  /** With stand-ins for sources and sinks. */
  readonly registry: PluginRegistry;
  readonly compileExpression: CompileExpression;
  readonly place: PluginPlace;
}

export interface RebuiltGraph {
  /** By node index; absent where the same step cannot be built again. */
  readonly nodes: ReadonlyMap<NodeIndex, GraphNode>;
  /** The other steps, and why they cannot be computed again. */
  readonly why: ReadonlyMap<NodeIndex, string>;
  /** Label of an edge of the new graph, and where it begins. */
  readonly edges: Graph['edges'];
}

/** Kinds of nodes that compute something. */
const computing: readonly NodeRecord['kind'][] = ['transform', 'gate', 'coalesce', 'aggregation'];

/** Builds the steps of a run again out of what was recorded of it, those that are still the same. */
export function rebuildGraph(recorded: RecordedPipeline): RebuiltGraph {
  const steps = recorded.graph.nodes.filter(({ kind }) => computing.includes(kind));
  const built = tryBuild(recorded);
  const nodes = new Map<NodeIndex, GraphNode>();
  const why = new Map<NodeIndex, string>();
  for (const step of steps) {
    const { nodeIndex } = step;
    const node = typeof built === 'string' ? undefined : built.nodes[nodeIndex];
    const reason =
      reasonAlone(step) ??
      (typeof built === 'string'
        ? built
        : (reasonAgainst(step, node) ?? reasonOfInput(recorded.graph, built, nodeIndex)));
    if (reason !== undefined) why.set(nodeIndex, reason);
    else if (node !== undefined) nodes.set(nodeIndex, node);
  }
  return { nodes, why, edges: typeof built === 'string' ? [] : built.edges };
}

/** The graph, or why there is none. */
function tryBuild({
  settings,
  graph,
  registry,
  compileExpression,
  place,
}: RecordedPipeline): Graph | string {
  const parsed = settingsSchema.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `its settings are none that this version reads: ${issue?.path.join('.')}: ${issue?.message}`;
  }
  try {
    const built = buildGraph({
      settings: { ...parsed.data, sinks: inRecordedOrder(parsed.data.sinks, graph) },
      registry,
      compileExpression,
      place,
      // Secrets are fingerprints already.
      auditCopy: (copied) => copied,
    });
    if (built.ok) return built.graph;
    return `its settings build no graph any more: ${built.problems[0]?.message}`;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return `its settings build no graph any more: ${said}`;
  }
}

/** Settings are recorded with their keys sorted, and the order of sinks is that of their nodes. */
function inRecordedOrder<T>(sinks: Readonly<Record<string, T>>, { nodes }: RunGraph) {
  const place = new Map(nodes.map(({ name, nodeIndex }) => [name, nodeIndex]));
  const last = nodes.length;
  return Object.fromEntries(
    Object.entries(sinks).toSorted(([a], [b]) => (place.get(a) ?? last) - (place.get(b) ?? last)),
  );
}

/** What the record of the step alone says against computing it again. */
function reasonAlone({ determinism, config }: NodeRecord): string | undefined {
  // What is read beside the rows is recorded, and compared with what is there now.
  const isKnown = determinism === 'io_read' && getField(config, 'reads_beside') !== undefined;
  if (determinism !== 'deterministic' && !isKnown) {
    return `it is ${determinism}: nothing says that it would repeat`;
  }
  if (holdsFingerprint(config)) return 'its options hold a secret, which is not recorded';
  return undefined;
}

function holdsFingerprint(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('hmac-sha256:');
  if (Array.isArray(value)) return value.some((item: JsonValue) => holdsFingerprint(item));
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(
    ([name, inner]) => /_fingerprint(_\d+)?$/.test(name) || holdsFingerprint(inner),
  );
}

function reasonAgainst(recorded: NodeRecord, node: GraphNode | undefined): string | undefined {
  const now = node?.record;
  if (now?.name !== recorded.name || now.plugin !== recorded.plugin) {
    return 'its settings build another graph now';
  }
  if (now.pluginVersion !== recorded.pluginVersion) {
    return `\`${now.plugin}\` has version ${now.pluginVersion} now, and ${recorded.pluginVersion} was recorded`;
  }
  const beside = (config: JsonObject) => canonicalJson(getField(config, 'reads_beside') ?? null);
  if (beside(now.config) !== beside(recorded.config)) {
    return 'a file that it reads beside the rows has changed';
  }
  if (ownConfig(now) !== ownConfig(recorded)) return 'its settings build another step now';
  return undefined;
}

/** The condition of a gate plugin follows from its options, and its text from their order too. */
function ownConfig({ config }: NodeRecord): string {
  const { options, condition } = config;
  if (options === undefined || condition === undefined) return canonicalJson(config);
  const own = Object.entries(config).filter(([name]) => name !== 'condition');
  return canonicalJson(Object.fromEntries(own));
}

/** Types of fields decide how expressions count: what reaches the step must be known as it was. */
function reasonOfInput(recorded: RunGraph, built: Graph, nodeIndex: NodeIndex): string | undefined {
  const before = recorded.edges.flatMap(({ from, target }) =>
    target.kind === 'node' && target.nodeIndex === nodeIndex ? [from] : [],
  );
  const isKnown = before.every((from) => {
    const [then, now] = [recorded.nodes[from], built.nodes[from]?.record];
    if (then === undefined || now === undefined) return false;
    return fieldsText(then) === fieldsText(now);
  });
  return isKnown ? undefined : 'what is known of the rows that reach it cannot be built again';
}

/** What is known of the fields, whatever their order: that was the order of keys in the settings. */
function fieldsText({ outputFields }: NodeRecord): string {
  const { fields, open } = toFieldSet(outputFields);
  const sorted = [...fields]
    .map(([name, { type, optional }]) => [name, type, optional])
    .toSorted(([a], [b]) => compareText(String(a), String(b)));
  return canonicalJson({ fields: sorted, open });
}
