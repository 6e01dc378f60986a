import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import type { PayloadClass } from '../model/payload.ts';
import { packFileName, packSpan } from '../payloads/pack-format.ts';
import { payloadFolder } from '../payloads/read-payload.ts';
import type { Connection } from '../sqlite/connection.ts';
import { read } from '../sqlite/read-progress.ts';

/** A run of a copied database, and what it refers to. */
export interface CopiedRun {
  readonly runKey: string;
  readonly isAtWork: boolean;
  readonly packs: readonly PackToCopy[];
}

export interface PackToCopy {
  readonly fileName: string;
  readonly path: string;
  /** Bytes that the database refers to; what lies behind them is of later groups. */
  readonly wantedBytes: number;
  readonly foundBytes: number;
}

const runRecord = z.object({
  run_key: z.string(),
  payloads_path: z.string(),
  rows_end: z.int().nonnegative(),
  calls_end: z.int().nonnegative(),
  open_segments: z.int().nonnegative(),
});

/**
 * The runs of a copied database with the packs that they refer to, which lie where those of the
 * landscape at `landscape` do.
 */
export function listCopiedRuns(copy: Connection, landscape: string): readonly CopiedRun[] {
  const found = copy
    .prepare(
      `select r.run_key, r.payloads_path,
              coalesce(max(c.row_payloads_end), 0) as rows_end,
              coalesce(max(c.call_payloads_end), 0) as calls_end,
              (select count(*) from run_segments s
                where s.run_id = r.run_id and s.ended_at_ms is null) as open_segments
         from runs r left join checkpoints c on c.run_id = r.run_id
        group by r.run_id order by r.run_id`,
    )
    .all();
  return read(runRecord, found, 'runs').map((run) => {
    const folder = payloadFolder(landscape, run.payloads_path, run.run_key);
    return {
      runKey: run.run_key,
      isAtWork: run.open_segments > 0,
      packs: [
        ...packsUpTo(folder, 'rows', run.rows_end),
        ...packsUpTo(folder, 'calls', run.calls_end),
      ],
    };
  });
}

/** The packs before a logical offset: whole ones, and the last up to it. */
export function packsUpTo(folder: string, kind: PayloadClass, end: number): readonly PackToCopy[] {
  const packs: PackToCopy[] = [];
  for (let number = 0; number * packSpan < end;) {
    const fileName = packFileName(kind, number);
    const path = join(folder, fileName);
    const foundBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const left = end - number * packSpan;
    const wantedBytes = left < packSpan ? left : Math.max(foundBytes, 1);
    packs.push({ fileName, path, wantedBytes, foundBytes });
    // A payload larger than a span takes up the numbers of all the spans that it reaches into.
    number += Math.max(1, Math.ceil(wantedBytes / packSpan));
  }
  return packs;
}
