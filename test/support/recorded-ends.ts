import Database from 'better-sqlite3';
import { z } from 'zod';

import { openPayloadReader, payloadFolder } from '../../landscape/payloads/read-payload.ts';

const end = z.object({ what: z.string() });
const tokenRef = z.object({ id: z.int() });
const errorRef = z.object({
  node: z.string(),
  folder: z.string(),
  hash: z.instanceof(Uint8Array),
  offset: z.int(),
});
const storedError = z.object({
  reason: z.string(),
  field: z.string().optional(),
  found: z.string().optional(),
});

/** How a run's tokens ended, counted from the outcomes themselves: `completed to days` → tokens. */
export function countEnds(landscape: string, runKey: string): Readonly<Record<string, number>> {
  return counted(list(landscape, endsSql, [runKey], end).map(({ what }) => what));
}

export function countTokens(landscape: string, runKey: string): number {
  return list(landscape, tokensSql, [runKey], tokenRef).length;
}

/**
 * Why tokens failed, counted from the stored errors: `source: type_mismatch in title, null` → tokens, or
 * `vote: quorum_not_met` where no field is to blame. The value itself is left out, or every wrong number
 * would be a reason of its own.
 */
export function countErrors(landscape: string, runKey: string): Readonly<Record<string, number>> {
  const errors = list(landscape, errorsSql, [runKey, runKey], errorRef);
  const payloads = openPayloadReader(payloadFolder(landscape, errors[0]?.folder ?? '', runKey));
  try {
    return counted(
      errors.map(({ node, hash, offset }) => {
        const { bytes } = payloads.read('rows', { hash, offset });
        const stored: unknown = JSON.parse(bytes.toString('utf8'));
        const { reason, field, found } = storedError.parse(stored);
        const place = field === undefined ? '' : ` in ${field}${kindOf(found)}`;
        return `${node}: ${reason}${place}`;
      }),
    );
  } finally {
    payloads.close();
  }
}

function list<T>(
  landscape: string,
  sql: string,
  parameters: readonly string[],
  schema: z.ZodType<T>,
): readonly T[] {
  const db = new Database(landscape, { readonly: true });
  try {
    return z.array(schema).parse(db.prepare(sql).all(...parameters));
  } finally {
    db.close();
  }
}

const endsSql = `
  select o.outcome || coalesce(' to ' || n.name, '') as what
    from token_outcomes o join runs using (run_id)
    left join nodes n on n.run_id = o.run_id and n.node_index = o.sink_node_index
   where run_key = ? and is_terminal = 1`;

const tokensSql = `
  select t.token_id as id from tokens t join runs using (run_id) where run_key = ?`;

const errorsSql = `
  select n.name as node, payloads_path as folder, e.error_hash as hash, e.error_ref as offset
    from validation_errors e join rows r using (row_id) join runs on runs.run_id = e.run_id
    join nodes n on n.run_id = e.run_id and n.node_index = r.source_node_index where run_key = ?
  union all
  select n.name, payloads_path, e.error_hash, e.error_ref
    from transform_errors e join runs using (run_id)
    join nodes n on n.run_id = e.run_id and n.node_index = e.node_index where run_key = ?`;

/** Of a value; where the names of fields were found, or nothing, there is none. */
function kindOf(found = '`'): string {
  if (found.startsWith('`')) return '';
  if (found === 'null') return ', null';
  if (found === '""') return ', an empty text';
  return found.startsWith('"') ? ', a text' : ', a number';
}

function counted(items: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}
