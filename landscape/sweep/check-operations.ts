import { callColumns, toCall } from '../readers/to-call.ts';
import { operationColumns, toOperation } from '../readers/to-operation.ts';
import { readAll } from './read-all.ts';
import { select } from './snapshot.ts';
import type { Sweep } from './sweep-context.ts';
import { walkPages } from './walk-pages.ts';

const operationKey = { column: 'operation_id', alias: 'operationId' };

/** Source loads and sink writes: none is open in a run that has ended, and their payloads are whole. */
export function checkOperations(sweep: Sweep): void {
  const { findings, status, rowPayloads } = sweep;
  for (const found of walkPages(sweep, 'operations', operationKey, select(operationColumns))) {
    for (const operation of readAll(sweep, found, toOperation)) {
      const record = { table: 'operations', idColumn: 'operation_id', id: operation.operationId };
      if (operation.status === 'open' && mustBeEnded(status)) {
        findings.add({
          table: 'operations',
          key: `operation_id ${operation.operationId}`,
          check: 'no_open_operation',
          expected: `an end, because the run has ended (${status})`,
          found: `open ${operation.type}`,
        });
      }
      rowPayloads.check(operation.input, 'input', record);
      if (operation.status === 'completed') {
        rowPayloads.check(operation.output, 'output', record);
      }
      if (operation.status === 'failed') {
        rowPayloads.check(operation.error, 'error', record);
      }
    }
    if (findings.isFull) return;
  }
}

// A run that failed by an error may have lost the group that would have ended it; a resume ends it.
function mustBeEnded(status: Sweep['status']): boolean {
  return status === 'completed' || status === 'interrupted';
}

const callKey = { column: 'call_id', alias: 'callId' };

/** External calls: requests and answers are whole. */
export function checkCalls(sweep: Sweep): void {
  const { callPayloads, findings } = sweep;
  for (const found of walkPages(sweep, 'calls', callKey, select(callColumns))) {
    for (const call of readAll(sweep, found, toCall)) {
      const record = { table: 'calls', idColumn: 'call_id', id: call.callId };
      callPayloads.check(call.request, 'request', record);
      if (call.status !== 'open') callPayloads.check(call.response, 'response', record);
      if (call.status === 'error') callPayloads.check(call.error, 'error', record);
    }
    if (findings.isFull) return;
  }
}
