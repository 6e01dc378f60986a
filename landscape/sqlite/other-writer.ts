import { z } from 'zod';

import { EnvironmentError } from '../model/errors.ts';
import type { Connection } from './connection.ts';
import { read } from './read-progress.ts';

const openSegment = z.object({
  run_key: z.string(),
  pid: z.int().positive(),
});

/**
 * Refuses to write beside another process that is at work in this landscape: it has one writer. A
 * segment that a process of this machine left open counts as long as that process lives.
 *
 * @throws EnvironmentError `LANDSCAPE_BUSY`
 */
export function refuseBesideOtherWriter(db: Connection, host: string, pid: number): void {
  const open = db
    .prepare(
      `select r.run_key, s.pid from run_segments s join runs r on r.run_id = s.run_id
        where s.ended_at_ms is null and s.host = ? and s.pid <> ?`,
    )
    .all(host, pid);
  for (const { run_key: runKey, pid: other } of read(openSegment, open, 'run_segments')) {
    if (!isAlive(other)) continue;
    throw new EnvironmentError(
      'LANDSCAPE_BUSY',
      `Run ${runKey} is at work in \`${db.name}\` (process ${other}), and a landscape has one writer.`,
      {
        facts: { run: runKey, pid: other },
        nextStep: 'Wait until it has ended, or give this run another landscape with --database.',
      },
    );
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
