import type { Knex } from 'knex';

const hashBytes = 32;

/** Narrows tokens (as `token`) to those of which a hash was recorded that begins with these hex digits. */
export function hasHash(db: Knex, prefix: string): (query: Knex.QueryBuilder) => void {
  const digits = prefix.toLowerCase();
  const low = Buffer.from(digits.padEnd(hashBytes * 2, '0'), 'hex');
  const high = Buffer.from(digits.padEnd(hashBytes * 2, 'f'), 'hex');
  const isIt = (query: Knex.QueryBuilder, column: string) =>
    query.orWhereBetween(column, [low, high]);
  const ofStates = db({ state: 'node_states' })
    .select(db.raw('1'))
    .whereRaw('state.token_id = token.token_id')
    .andWhere((query) => {
      for (const what of ['input', 'output', 'error']) void isIt(query, `state.${what}_hash`);
    });
  const ofRow = db({ its: 'tokens' })
    .join({ record: 'rows' }, 'record.row_id', 'its.row_id')
    .select(db.raw('1'))
    .whereRaw('its.token_id = token.token_id')
    .andWhere((query) => void isIt(query, 'record.source_data_hash'));
  return (query) => void query.whereExists(ofStates).orWhereExists(ofRow);
}
