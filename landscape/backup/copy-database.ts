import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';

import Database from 'better-sqlite3';

import { AuditError } from '../model/errors.ts';
import type { Connection } from '../sqlite/connection.ts';
import { copyToRead } from '../storage/readable-copy.ts';
import type { TellProgress } from './progress.ts';

/** 16 MB at a time: what a look at the progress costs is not felt, and neither is the wait for one. */
const pagesPerStep = 4096;

/**
 * Copies a landscape's database as it is at one moment, while its writer goes on. The copy belongs to
 * nobody, and is sound.
 *
 * One read transaction is held for the whole copy: without it SQLite starts over whenever somebody
 * commits, and would not come to an end beside a run. It blocks no writer; the write-ahead log grows
 * meanwhile.
 *
 * @throws AuditError `LANDSCAPE_CORRUPT` when what was copied is damaged.
 */
export async function copyDatabase(from: string, to: string, tell: TellProgress): Promise<void> {
  // Made first, so that nobody but this user can read it.
  closeSync(openSync(to, 'wx', 0o600));
  const source = openSource(from);
  try {
    source.exec('begin');
    const pageBytes = Number(source.pragma('page_size', { simple: true }));
    // The transaction begins with the first read.
    source.prepare('select count(*) from runs').get();
    await source.backup(to, {
      progress({ totalPages, remainingPages }) {
        const doneBytes = (totalPages - remainingPages) * pageBytes;
        tell({ phase: 'database', doneBytes, totalBytes: totalPages * pageBytes });
        return pagesPerStep;
      },
    });
    source.exec('commit');
  } finally {
    source.close();
  }
  settle(from, to, tell);
}

function openSource(path: string): Connection {
  const readable = copyToRead(path);
  try {
    return new Database(readable?.path ?? path, { readonly: true, timeout: 5000 });
  } finally {
    readable?.remove();
  }
}

/** Makes one file of the copy that needs no other beside it, owned by nobody. */
function settle(from: string, to: string, tell: TellProgress): void {
  const copy = new Database(to);
  try {
    // A copy in the form of a log can only be read where one may write.
    copy.pragma('journal_mode = delete');
    copy.pragma('synchronous = FULL');
    release(copy);
    tell({ phase: 'check', doneBytes: 0, totalBytes: statSync(to).size });
    const found = String(copy.pragma('quick_check(1)', { simple: true }));
    if (found !== 'ok') throw damaged(from, found);
  } finally {
    copy.close();
  }
  const file = openSync(to, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Whoever is at work in the landscape is not at work in its copy. */
function release(copy: Connection): void {
  copy.exec(
    `update lease set pid = null, host = null, process_started = null, run_id = null,
       segment_id = null`,
  );
}

function damaged(path: string, found: string): AuditError {
  return new AuditError('LANDSCAPE_CORRUPT', `The landscape \`${path}\` is damaged: ${found}.`, {
    facts: { path },
    nextStep:
      'No backup was made of it. Keep the earlier ones, and see what is wrong with `elspeth verify --all`.',
  });
}
