import { determinisms, nodeKinds } from '../model/graph.ts';
import type { NodeRecord } from '../model/graph.ts';
import { columns } from './columns.ts';
import { jsonObject } from './stored-json.ts';
import { count, hash, oneOf, openRecord, text } from './stored-record.ts';

/** A node as the landscape has it: with the hash of its configuration. */
export type StoredNode = NodeRecord & { readonly configHash: Uint8Array };

export const nodeColumns = columns(
  'node_index',
  'node_id',
  'node_type',
  'name',
  'plugin_name',
  'plugin_version',
  'determinism',
  'config_hash',
  'config_json',
  'output_fields_json',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toNode(found: unknown): StoredNode {
  const from = openRecord('nodes', 'nodeId', found);
  return {
    nodeIndex: count(from, 'nodeIndex'),
    nodeId: text(from, 'nodeId'),
    kind: oneOf(from, 'nodeType', nodeKinds),
    name: text(from, 'name'),
    plugin: text(from, 'pluginName'),
    pluginVersion: text(from, 'pluginVersion'),
    determinism: oneOf(from, 'determinism', determinisms),
    configHash: hash(from, 'configHash'),
    config: jsonObject(from, 'configJson'),
    outputFields: jsonObject(from, 'outputFieldsJson'),
  };
}
