import { CanonicalJsonError } from '../../landscape/canonical-json.ts';
import type { RowData } from '../../landscape/model/json.ts';
import { inKeyOrder } from '../../landscape/model/key-order.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { OutputCheck, Run } from './run.ts';
import type { StoredRow } from './stored-row.ts';

/** A row that a step returned: stored, or what makes returning it a bug of ours. */
export type Accepted =
  | (StoredRow & { readonly ok: true })
  | {
      readonly ok: false;
      /** As the rest of a sentence that says where it was returned. */
      readonly what: string;
      readonly cause?: unknown;
    };

/**
 * Checks a row against what its step declares, and stores it.
 *
 * @param stored - Where it is already, when it is one that the step was given: no copy.
 */
export function acceptRow(
  run: Run,
  check: OutputCheck,
  returned: RowData,
  stored?: PayloadRef,
): Accepted {
  const broken = check(returned);
  if (broken !== undefined) return { ok: false, what: `what it does not declare: ${broken}` };
  if (stored !== undefined) return { ok: true, row: returned, payload: stored };
  try {
    const row = inKeyOrder(returned);
    return { ok: true, row, payload: run.recorder.payloads.putJson(row) };
  } catch (cause) {
    if (!(cause instanceof CanonicalJsonError)) throw cause;
    return { ok: false, what: `what no row can hold: ${cause.message}`, cause };
  }
}
