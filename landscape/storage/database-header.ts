import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What the first 100 bytes of a database say of its size (sqlite.org/fileformat2.html, section 1.3). */
export interface DatabaseHeader {
  readonly pageBytes: number;
  /** Whether it is written with a write-ahead log. */
  readonly isLogged: boolean;
  /** Pages that it says it has; `undefined` when it does not know. */
  readonly headerPages: number | undefined;
  readonly fileBytes: number;
  /** Pages that the file has, a begun one included. */
  readonly filePages: number;
}

export function readDatabaseHeader(path: string): DatabaseHeader {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(100);
    readSync(file, bytes, 0, bytes.length, 0);
    const { size: fileBytes } = fstatSync(file);
    const written = bytes.readUInt16BE(16);
    const pageBytes = written === 1 ? 65_536 : written;
    // Programs of before 2010 counted changes, and not pages.
    const isCounted = bytes.readUInt32BE(24) === bytes.readUInt32BE(92);
    return {
      pageBytes,
      isLogged: bytes[18] === 2,
      headerPages: isCounted ? bytes.readUInt32BE(28) : undefined,
      fileBytes,
      filePages: pageBytes === 0 ? 0 : Math.ceil(fileBytes / pageBytes),
    };
  } finally {
    closeSync(file);
  }
}
