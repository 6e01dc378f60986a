import Database from 'better-sqlite3';
import { z } from 'zod';

/** Rows that the runs of a landscape have recorded. */
export function rowsIn(landscape: string): number {
  const db = new Database(landscape, { readonly: true });
  try {
    return z.int().parse(db.prepare('select count(*) from rows').pluck().get());
  } finally {
    db.close();
  }
}
