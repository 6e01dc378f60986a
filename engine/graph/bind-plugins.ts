import type { NodeIndex } from '../../landscape/model/ids.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type {
  BatchPlugin,
  BoundBatch,
  BoundGate,
  BoundSink,
  BoundSource,
  BoundTransform,
  GatePlugin,
  Plugin,
  PluginRegistry,
  SinkPlugin,
  SourcePlugin,
  TransformPlugin,
} from '../../plugins/contract.ts';
import type { DraftNode } from './draft-nodes.ts';
import { isMultiSink } from './multi-sink.ts';
import type { SettingsPath } from './problem.ts';

/** A plugin with the options of one node. */
export type Binding =
  | { readonly kind: 'source'; readonly plugin: SourcePlugin; readonly bound: BoundSource }
  | { readonly kind: 'transform'; readonly plugin: TransformPlugin; readonly bound: BoundTransform }
  | { readonly kind: 'gate'; readonly plugin: GatePlugin; readonly bound: BoundGate }
  | { readonly kind: 'batch'; readonly plugin: BatchPlugin; readonly bound: BoundBatch }
  | { readonly kind: 'sink'; readonly plugin: SinkPlugin; readonly bound: BoundSink };

/** By node; without those that have no plugin. */
export type Bindings = ReadonlyMap<NodeIndex, Binding>;

/**
 * @param hasPlugin - False for nodes whose plugin or options loading the settings refused.
 * @throws Error on a name or options that loading refuses: nobody loaded them.
 */
export function bindPlugins(
  nodes: readonly DraftNode[],
  registry: PluginRegistry,
  hasPlugin: (path: SettingsPath) => boolean,
): Bindings {
  const bindings = new Map<NodeIndex, Binding>();
  for (const node of nodes) {
    if (node.kind === 'coalesce' || isMultiSink(node)) continue;
    const { plugin: name, options } = node.settings;
    if (name === undefined || !hasPlugin(node.path)) continue;
    const kind = node.kind === 'aggregation' ? 'batch' : node.kind;
    const plugin: Plugin | undefined = registry.find(kind, name);
    if (plugin === undefined) throw new Error(`No ${kind} plugin \`${name}\` in the registry`);
    bindings.set(node.index, bind(plugin, options));
  }
  return bindings;
}

function bind(plugin: Plugin, options: unknown): Binding {
  switch (plugin.kind) {
    case 'source':
      return { kind: plugin.kind, plugin, bound: plugin.bind(options) };
    case 'transform':
      return { kind: plugin.kind, plugin, bound: plugin.bind(options) };
    case 'gate':
      return { kind: plugin.kind, plugin, bound: plugin.bind(options) };
    case 'batch':
      return { kind: plugin.kind, plugin, bound: plugin.bind(options) };
    case 'sink':
      return { kind: plugin.kind, plugin, bound: plugin.bind(options) };
    default:
      return unreachable(plugin);
  }
}
