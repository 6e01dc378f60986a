import type { Knex } from 'knex';

/** Who may write: one record, which changes with every owner and every sign of life. */
export async function createLeaseTable(db: Knex): Promise<void> {
  await db.schema.createTable('lease', (table) => {
    table.integer('lease_id').primary().checkIn(['1']);
    // Rises with every owner: what one of an older epoch wants to write is refused.
    table.bigInteger('epoch').notNullable();
    table.integer('pid');
    table.text('host');
    table.text('process_started');
    // What the owner works on.
    table.integer('run_id').references('run_id').inTable('runs');
    table.bigInteger('segment_id').references('segment_id').inTable('run_segments');
    table.bigInteger('beat_at_ms').notNullable();
    // Earlier owners that went silent and may still live, stopped, with files open: a list of processes.
    table.text('rivals_json').notNullable();
    table.check('(pid is null) = (host is null) and (pid is null) = (process_started is null)');
    table.check('pid is not null or (run_id is null and segment_id is null)');
    table.check('segment_id is null or run_id is not null');
  });
  await db('lease').insert({ lease_id: 1, epoch: 0, beat_at_ms: 0, rivals_json: '[]' });
}
