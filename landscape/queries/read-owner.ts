import type { Knex } from 'knex';

import { leaseExpiry } from '../model/lease.ts';
import { livenessOf } from '../model/process.ts';
import type { LandscapeOwner } from '../model/run.ts';
import { columns } from '../readers/columns.ts';
import { count, id, isAbsent, openRecord, text } from '../readers/stored-record.ts';
import type { StoredRecord } from '../readers/stored-record.ts';

export const leaseColumns = columns(
  'epoch',
  'pid',
  'host',
  'process_started',
  'segment_id',
  'beat_at_ms',
);

/** Who owns the landscape, or owned it until it went silent; `undefined`: nobody does. */
export async function readOwner(db: Knex): Promise<LandscapeOwner | undefined> {
  const found: unknown[] = await db('lease').select(leaseColumns).where({ lease_id: 1 });
  return toOwner(found[0]);
}

/** @throws AuditError when the record is not exactly as expected. */
export function toOwner(found: unknown): LandscapeOwner | undefined {
  const from = openRecord('lease', 'epoch', found);
  if (isAbsent(from, 'pid')) return undefined;
  const beatAtMs = count(from, 'beatAtMs');
  return {
    segmentId: isAbsent(from, 'segmentId') ? undefined : id(from, 'segmentId'),
    beatAtMs,
    isAlive: isOwnerAlive(from, beatAtMs),
  };
}

function isOwnerAlive(from: StoredRecord, beatAtMs: number): boolean {
  // Its clock and ours are that of this machine; the ones of the settings' run are for its records.
  if (Math.abs(Date.now() - beatAtMs) > leaseExpiry) return false;
  const owner = {
    pid: count(from, 'pid'),
    host: text(from, 'host'),
    started: text(from, 'processStarted'),
  };
  return livenessOf(owner) !== 'dead';
}
