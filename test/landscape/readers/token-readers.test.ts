import { testDamages } from './stored-records.ts';

testDamages([
  {
    table: 'rows',
    title: 'a negative index',
    changes: { rowIndex: -1 },
    names: 'rows, row_id 1: column row_index',
  },
  { table: 'rows', title: 'a negative length', changes: { byteLength: -5 }, names: 'byte_length' },
  { table: 'rows', title: 'line 0', changes: { line: 0 }, names: 'line' },
  {
    table: 'rows',
    title: 'no payload',
    changes: { sourceDataRef: null },
    names: 'source_data_ref',
  },
  {
    table: 'batches',
    title: 'an unknown trigger',
    changes: { triggerType: 'manual' },
    names: 'trigger_type',
  },
  { table: 'batches', title: 'an unknown status', changes: { status: 'open' }, names: 'status' },
  {
    table: 'tokens',
    title: 'a row and a batch',
    changes: { batchId: 1 },
    names: 'batch_id must hold NULL when the token has a row',
  },
  { table: 'tokens', title: 'neither row nor batch', changes: { rowId: null }, names: 'batch_id' },
  {
    table: 'tokens',
    title: 'frames that are no list',
    changes: { framesJson: '{}' },
    names: 'frames_json',
  },
  {
    table: 'tokens',
    title: 'a frame without a branch',
    changes: { framesJson: '[{"forkGroupId":1}]' },
    names: 'frames_json',
  },
  { table: 'routing_events', title: 'an unknown mode', changes: { mode: 'route' }, names: 'mode' },
  {
    table: 'validation_errors',
    title: 'an unknown reason',
    changes: { reason: 'bad' },
    names: 'reason',
  },
  {
    table: 'transform_errors',
    title: 'an unknown reason',
    changes: { reason: 'plugin_bug' },
    names: 'reason',
  },
]);
