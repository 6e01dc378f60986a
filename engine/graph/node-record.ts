import type { Determinism, NodeRecord } from '../../landscape/model/graph.ts';
import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { JsonObject, JsonValue } from '../../landscape/model/json.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import type { Binding } from './bind-plugins.ts';
import type { DraftNode } from './draft-nodes.ts';
import { nodeId } from './node-id.ts';

/** The copy of settings that may be recorded: secrets fingerprinted. */
export type AuditCopy = (settings: JsonObject) => JsonObject;

/** What the checks found out about a node. */
interface Known {
  readonly output: FieldSet;
  readonly readsBeside?: JsonObject | undefined;
}

/** What is registered of a node with a run. */
export function nodeRecord(
  node: DraftNode,
  nodeIndex: NodeIndex,
  binding: Binding | undefined,
  { output, readsBeside = {} }: Known,
  auditCopy: AuditCopy,
): NodeRecord {
  const { kind, name } = node;
  const identity = {
    kind,
    name,
    ...(binding === undefined ? builtIn(node) : pluginOf(binding)),
    config: auditCopy({
      ...withoutAbsent(configOf(node, binding)),
      ...(Object.keys(readsBeside).length > 0 && { reads_beside: readsBeside }),
    }),
  };
  return {
    ...identity,
    nodeIndex,
    nodeId: nodeId(identity),
    outputFields: fieldsAsJson(output),
  };
}

/** Fields in their order, as they are recorded. */
export function fieldsAsJson({ fields, open }: FieldSet): JsonObject {
  const list = [...fields].map(([name, { type, optional }]) => ({ name, type, optional }));
  return { fields: list, open };
}

type Named = Pick<NodeRecord, 'plugin' | 'pluginVersion' | 'determinism'>;

function pluginOf({ plugin }: Binding): Named {
  const { name, version, determinism } = plugin;
  return { plugin: name, pluginVersion: version, determinism };
}

/** Gates and coalesces of our own. Raise the version when the same settings decide otherwise. */
function builtIn(node: DraftNode): Named {
  const determinism: Determinism = 'deterministic';
  const isFork = node.kind === 'gate' && node.settings.condition === undefined;
  const plugin = node.kind === 'coalesce' ? 'coalesce' : isFork ? 'fork' : 'condition';
  return { plugin, pluginVersion: '1.0.0', determinism };
}

type Config = Readonly<Record<string, JsonValue | undefined>>;

/** A node's own settings. Where its rows go is not among them: the edges say that. */
function configOf(node: DraftNode, binding: Binding | undefined): Config {
  const options = binding?.bound.options;
  switch (node.kind) {
    case 'source':
      return { options };
    case 'transform':
      return { options, retry: withoutAbsent(node.settings.retry) };
    case 'gate': {
      const condition = binding?.kind === 'gate' ? binding.bound.condition : undefined;
      return { options, condition: condition ?? node.settings.condition };
    }
    case 'coalesce': {
      const { branches, policy, merge, on_collision: collision } = node.settings;
      return {
        branches,
        policy,
        merge,
        quorum_count: node.settings.quorum_count,
        timeout_seconds: node.settings.timeout_seconds,
        select_branch: node.settings.select_branch,
        on_collision: merge === 'union' ? collision : undefined,
      };
    }
    case 'aggregation': {
      const { output_mode: outputMode, group_by: groupBy, retry } = node.settings;
      return {
        options,
        trigger: withoutAbsent(node.settings.trigger),
        output_mode: outputMode,
        expected_output_count: node.settings.expected_output_count,
        group_by: groupBy,
        max_open_members: node.settings.max_open_members,
        retry: withoutAbsent(retry),
      };
    }
    case 'sink':
      return { options, with_reason: node.settings.with_reason };
    default:
      return unreachable(node);
  }
}

function withoutAbsent(config: Config): JsonObject;
function withoutAbsent(config: Config | undefined): JsonObject | undefined;
function withoutAbsent(config: Config | undefined): JsonObject | undefined {
  if (config === undefined) return undefined;
  const entries = Object.entries(config).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return Object.fromEntries(entries);
}
