import { batchReplicate } from './batch/batch-replicate.ts';
import { batchStats } from './batch/batch-stats.ts';
import { batchTopK } from './batch/batch-top-k.ts';
import type { Plugin, PluginKind, PluginRegistry } from './contract.ts';
import { fieldMatchGate } from './gates/field-match-gate.ts';
import { thresholdGate } from './gates/threshold-gate.ts';
import { csvSink } from './sinks/csv.ts';
import { databaseSink } from './sinks/database.ts';
import { jsonSink } from './sinks/json.ts';
import { multiSink } from './sinks/multi-sink.ts';
import { webhookSink } from './sinks/webhook.ts';
import { csvSource } from './sources/csv.ts';
import { databaseSource } from './sources/database.ts';
import { directorySource } from './sources/directory.ts';
import { jsonSource } from './sources/json.ts';
import { nullSource } from './sources/null.ts';
import { fieldMapper } from './transforms/field-mapper.ts';
import { jsonExplode } from './transforms/json-explode.ts';
import { keywordFilter } from './transforms/keyword-filter.ts';
import { lookup } from './transforms/lookup.ts';
import { passthrough } from './transforms/passthrough.ts';
import { truncate } from './transforms/truncate.ts';
import { typeCoerce } from './transforms/type-coerce.ts';
import { valueTransform } from './transforms/value-transform.ts';

/** Every plugin there is. A new one is an import and a line here. */
export const pluginRegistry: PluginRegistry = registryOf([
  csvSource,
  jsonSource,
  databaseSource,
  directorySource,
  nullSource,
  passthrough,
  fieldMapper,
  truncate,
  keywordFilter,
  typeCoerce,
  valueTransform,
  jsonExplode,
  lookup,
  thresholdGate,
  fieldMatchGate,
  batchStats,
  batchReplicate,
  batchTopK,
  csvSink,
  jsonSink,
  databaseSink,
  webhookSink,
  multiSink,
]);

/** @throws Error when two plugins of a kind have one name: a defect, found when the program starts. */
export function registryOf(plugins: readonly Plugin[]): PluginRegistry {
  const byKindAndName = new Map<string, Plugin>();
  for (const plugin of plugins) {
    const key = `${plugin.kind} ${plugin.name}`;
    if (byKindAndName.has(key)) throw new Error(`two plugins are the ${key}`);
    byKindAndName.set(key, plugin);
  }
  return {
    find<K extends PluginKind>(kind: K, name: string) {
      const plugin = byKindAndName.get(`${kind} ${name}`);
      return plugin !== undefined && isOfKind(plugin, kind) ? plugin : undefined;
    },
    names: (kind) =>
      plugins
        .filter((plugin) => plugin.kind === kind)
        .map(({ name }) => name)
        .toSorted(),
    list: () => plugins,
  };
}

function isOfKind<K extends PluginKind>(
  plugin: Plugin,
  kind: K,
): plugin is Extract<Plugin, { kind: K }> {
  return plugin.kind === kind;
}
