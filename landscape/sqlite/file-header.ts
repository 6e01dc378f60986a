import { closeSync, openSync, readSync, statSync } from 'node:fs';

import { ConfigError } from '../model/errors.ts';
import { schemaVersion } from '../migrations/migrate.ts';

/** "ELSP": marks a SQLite file as a landscape (SQLite file format, offset 68). */
export const applicationId = 0x454c5350;

/** `unfinished`: ours, but a crash interrupted its making; it holds nothing yet. */
export type FileKind = 'absent' | 'empty' | 'unfinished' | 'landscape';

/**
 * What the file at `path` is, from its first 100 bytes: SQLite is not asked to open what is not ours.
 *
 * @throws ConfigError when it is a folder, another program's file, or a newer version's landscape.
 */
export function inspectFile(path: string): FileKind {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'absent';
  if (!stats.isFile()) throw refused('LANDSCAPE_NOT_A_FILE', path, 'is not a file');
  if (stats.size === 0) return 'empty';
  const header = Buffer.alloc(100);
  const handle = openSync(path, 'r');
  try {
    readSync(handle, header, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw refused('LANDSCAPE_FOREIGN', path, 'is not a SQLite database');
  }
  if (header.readUInt32BE(68) !== applicationId) {
    throw refused('LANDSCAPE_FOREIGN', path, 'is a database of another program');
  }
  const version = header.readUInt32BE(60);
  if (version > schemaVersion) {
    throw refused(
      'LANDSCAPE_NEWER',
      path,
      `has schema version ${version}, and this elspeth knows versions up to ${schemaVersion}`,
      'Use the elspeth that wrote it, or a newer one.',
    );
  }
  return version === 0 ? 'unfinished' : 'landscape';
}

function refused(code: string, path: string, what: string, nextStep?: string): ConfigError {
  return new ConfigError([
    {
      code,
      message: `\`${path}\` ${what}; it was left untouched.`,
      expected: 'a landscape (the audit database of elspeth), or a path where none exists yet',
      nextStep: nextStep ?? 'Give another path with --database, or in `landscape.url`.',
    },
  ]);
}
