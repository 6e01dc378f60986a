import { edgeModes } from '../model/graph.ts';
import type { EdgeRecord, EdgeTarget } from '../model/graph.ts';
import { columns } from './columns.ts';
import { count, forbid, isAbsent, oneOf, openRecord, text } from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

export const edgeColumns = columns(
  'edge_index',
  'from_node_index',
  'to_node_index',
  'to_end',
  'label',
  'mode',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toEdge(found: unknown): EdgeRecord {
  const from = openRecord('edges', 'edgeIndex', found);
  return {
    edgeIndex: count(from, 'edgeIndex'),
    from: count(from, 'fromNodeIndex'),
    target: target(from),
    label: text(from, 'label'),
    mode: oneOf(from, 'mode', edgeModes),
  };
}

function target(from: StoredRecord): EdgeTarget {
  if (isAbsent(from, 'toEnd')) return { kind: 'node', nodeIndex: count(from, 'toNodeIndex') };
  forbid(from, ['toNodeIndex'], 'when the edge leads to no node');
  return { kind: oneOf(from, 'toEnd', ['discard', 'halt']) };
}
