import Database from 'better-sqlite3';

import { thisProcess } from '../../landscape/model/process.ts';

/**
 * Makes the last segment of a landscape look like one that a process is at work on: the lease names this
 * process, which says again and again that it lives. Returns what ends that.
 */
export function keepOwning(landscape: string): () => void {
  const db = new Database(landscape);
  const { pid, host, started } = thisProcess();
  const own = db.prepare(
    `update lease set pid = ?, host = ?, process_started = ?,
       segment_id = (select max(segment_id) from run_segments),
       run_id = (select run_id from run_segments order by segment_id desc limit 1),
       beat_at_ms = cast(unixepoch('subsec') * 1000 as integer)`,
  );
  const beat = () => void own.run(pid, host, started);
  beat();
  const timer = setInterval(beat, 500);
  return () => {
    clearInterval(timer);
    db.close();
  };
}
