import { callColumns, toCall } from '../readers/to-call.ts';
import { operationColumns, toOperation } from '../readers/to-operation.ts';
import { pages } from './pages.ts';
import type { Sweep } from './sweep-context.ts';
import { readAll } from './read-all.ts';

/** Source loads and sink writes: none is open in a run that has ended, and their payloads are whole. */
export async function checkOperations(sweep: Sweep): Promise<void> {
  const { db, run, findings, status, rowPayloads } = sweep;
  const behind = (after: number) =>
    db('operations')
      .select(operationColumns)
      .where({ run_id: run.runId })
      .andWhere('operation_id', '>', after)
      .orderBy('operation_id');
  for await (const found of pages('operations', 'operationId', behind)) {
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

/** External calls: requests and answers are whole. */
export async function checkCalls(sweep: Sweep): Promise<void> {
  const { db, run, callPayloads, findings } = sweep;
  const behind = (after: number) =>
    db('calls')
      .select(callColumns)
      .where({ run_id: run.runId })
      .andWhere('call_id', '>', after)
      .orderBy('call_id');
  for await (const found of pages('calls', 'callId', behind)) {
    for (const call of readAll(sweep, found, toCall)) {
      const record = { table: 'calls', idColumn: 'call_id', id: call.callId };
      callPayloads.check(call.request, 'request', record);
      if (call.status !== 'open') callPayloads.check(call.response, 'response', record);
      if (call.status === 'error') callPayloads.check(call.error, 'error', record);
    }
    if (findings.isFull) return;
  }
}
