import { existsSync } from 'node:fs';

import Database from 'better-sqlite3';

/** Where in the life of a process it was killed, as the landscape tells it. */
export const places = [
  'before the landscape',
  'making the landscape',
  'before the run',
  'before its segment',
  'before its first group',
  'between trail and sinks',
  'between groups',
  'behind the source',
  'publishing',
  'ending',
  'ended',
] as const;
export type Place = (typeof places)[number];

/** @param segments - How many processes had begun to work on the run before. */
export function placeOf(landscape: string, segments: number): Place {
  if (!existsSync(landscape)) return 'before the landscape';
  const db = new Database(landscape);
  try {
    if (db.pragma('user_version', { simple: true }) === 0) return 'making the landscape';
    const first = (sql: string) => db.prepare(sql).pluck().get();
    if (first('select count(*) from runs') === 0) return 'before the run';
    if (Number(first('select count(*) from run_segments')) === segments)
      return 'before its segment';
    if (first("select count(*) from run_segments where end_status = 'completed'") !== 0)
      return 'ended';
    const artifacts = Number(first('select count(*) from artifacts'));
    if (artifacts > 0) {
      const published = first('select count(*) from artifacts where published_at_ms is not null');
      return published === artifacts ? 'ending' : 'publishing';
    }
    const own = db
      .prepare<[], { phase: string; source_state: string }>(
        `select phase, source_state from checkpoints
          where segment_id = (select max(segment_id) from run_segments)
          order by checkpoint_id desc limit 1`,
      )
      .get();
    if (own === undefined) return 'before its first group';
    if (own.source_state === 'exhausted') return 'behind the source';
    return own.phase === 'trail' ? 'between trail and sinks' : 'between groups';
  } finally {
    db.close();
  }
}

export function countSegments(landscape: string): number {
  if (!existsSync(landscape)) return 0;
  const db = new Database(landscape);
  try {
    const isMade = db.prepare("select 1 from sqlite_schema where name = 'run_segments'").get();
    if (isMade === undefined) return 0;
    return Number(db.prepare('select count(*) from run_segments').pluck().get());
  } finally {
    db.close();
  }
}
