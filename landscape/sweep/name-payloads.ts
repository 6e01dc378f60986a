import type { PayloadClass } from '../model/payload.ts';
import type { PayloadCheck } from './check-payloads.ts';
import type { Findings } from './findings.ts';
import type { PackScan } from './scan-packs.ts';
import type { Snapshot } from './snapshot.ts';

/** Where payloads are referred to: key and columns of every table, in the order of a token's life. */
const referring: readonly {
  readonly table: string;
  readonly idColumn: string;
  readonly columns: readonly string[];
  readonly kind: PayloadClass;
}[] = [
  { table: 'rows', idColumn: 'row_id', columns: ['source_data'], kind: 'rows' },
  { table: 'tokens', idColumn: 'token_id', columns: ['data'], kind: 'rows' },
  {
    table: 'node_states',
    idColumn: 'state_id',
    columns: ['input', 'output', 'error', 'context'],
    kind: 'rows',
  },
  { table: 'routing_events', idColumn: 'event_id', columns: ['reason'], kind: 'rows' },
  { table: 'validation_errors', idColumn: 'error_id', columns: ['error'], kind: 'rows' },
  { table: 'transform_errors', idColumn: 'error_id', columns: ['error'], kind: 'rows' },
  { table: 'token_outcomes', idColumn: 'outcome_id', columns: ['error'], kind: 'rows' },
  {
    table: 'operations',
    idColumn: 'operation_id',
    columns: ['input', 'output', 'error'],
    kind: 'rows',
  },
  {
    table: 'effects',
    idColumn: 'effect_id',
    columns: ['request', 'body'],
    kind: 'rows',
  },
  {
    table: 'effect_attempts',
    idColumn: 'effect_attempt_id',
    columns: ['answer'],
    kind: 'rows',
  },
  { table: 'batches', idColumn: 'batch_id', columns: ['input', 'error'], kind: 'rows' },
  {
    table: 'calls',
    idColumn: 'call_id',
    columns: ['request', 'response', 'error'],
    kind: 'calls',
  },
];

export interface ToName {
  readonly snapshot: Snapshot;
  readonly runId: number;
  readonly findings: Findings;
  readonly payloads: PayloadCheck;
  /** The greatest offset that any record refers to. */
  readonly farthest: number;
}

/**
 * Names the records that refer to payloads with other bytes, and looks at the payloads that the pass
 * over the packs did not reach. Returns how many of these there were, and their bytes.
 */
export function namePayloads(
  { snapshot, runId, findings, payloads, farthest }: ToName,
  kind: PayloadClass,
  { changed, unread }: PackScan,
): { readonly payloads: number; readonly bytes: number } {
  const wrong = new Set(changed);
  const isUnread = (offset: number) => unread.some(([from, to]) => offset >= from && offset < to);
  const seen = { payloads: 0, bytes: 0 };
  if (wrong.size === 0 && unread.every(([from]) => from > farthest)) return seen;
  const lastUnread = new Map<number, number>();
  for (const { table, idColumn, columns, ...each } of referring) {
    if (each.kind !== kind) continue;
    for (const [id, ...refs] of snapshot.each(
      `select ${idColumn}, ${columns.flatMap((name) => [`${name}_hash`, `${name}_ref`]).join(', ')}
        from ${table} where run_id = ? order by ${idColumn}`,
      runId,
    )) {
      for (const [i, column] of columns.entries()) {
        const [hash, offset] = [refs[2 * i], refs[2 * i + 1]];
        if (typeof offset !== 'number' || !(hash instanceof Uint8Array)) continue;
        const isNew = isUnread(offset);
        if (!isNew && !wrong.has(offset)) continue;
        const record = { table, idColumn, id: Number(id) };
        const bytes = payloads.checkContent({ hash, offset }, column, record);
        // The same one, handed on from step to step, counts once.
        const isCounted = lastUnread.get(offset % 4096) === offset;
        if (!isNew || isCounted) continue;
        lastUnread.set(offset % 4096, offset);
        seen.payloads += 1;
        seen.bytes += bytes;
      }
      if (findings.isFull) return seen;
    }
  }
  return seen;
}
