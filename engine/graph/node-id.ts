import { hashOf, toHex } from '../../landscape/hash.ts';
import type { NodeKind } from '../../landscape/model/graph.ts';
import type { JsonObject } from '../../landscape/model/json.ts';

/** What a node is, apart from where its rows go. */
export interface NodeIdentity {
  readonly kind: NodeKind;
  readonly name: string;
  readonly plugin: string;
  readonly pluginVersion: string;
  readonly config: JsonObject;
}

/** `<kind>_<name>_<12 hex digits>`: the same for the same settings and plugin version, everywhere. */
export function nodeId({ kind, name, plugin, pluginVersion, config }: NodeIdentity): string {
  const digest = toHex(hashOf({ plugin, version: pluginVersion, config }));
  return `${kind}_${name}_${digest.slice(0, 12)}`;
}
