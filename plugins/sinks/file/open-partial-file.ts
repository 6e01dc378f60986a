import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

import type { SinkContext } from '../../contract.ts';
import { closeSynced } from './close-synced.ts';
import { type ContentDigest, digestFile } from './file-content.ts';
import { errorCode, orWriteFailure, partialDamaged } from './file-errors.ts';
import { findTargetStats } from './find-stats.ts';
import type { OutputFile } from './output-file.ts';
import { PartialFile, type PartialStart } from './partial-file.ts';
import { makeFolder, syncFolder } from './sync-folder.ts';

/**
 * Opens the partial file: a new one, or the one of an earlier process of the run, cut back to what
 * that committed. Partial files of other runs have other names and are left alone.
 *
 * A new file has the permissions of the file that it will take the place of, else those that the
 * process's umask leaves.
 *
 * @throws EnvironmentError `PARTIAL_FILE_DAMAGED` when it holds less than was committed.
 */
export function openPartialFile(
  output: OutputFile,
  { committedBytes, isContested }: Pick<SinkContext, 'committedBytes' | 'isContested'>,
): PartialFile {
  const start = orWriteFailure('open the partial file of', output.path, () =>
    committedBytes === 0 ? create(output) : reopen(output, committedBytes, isContested),
  );
  return new PartialFile(output.path, start);
}

function create(output: OutputFile): PartialStart {
  const folder = dirname(output.absolutePath);
  makeFolder(folder);
  // Left by a process of this run that ended before its first commit.
  rmSync(output.partialPath, { force: true });
  const fd = openSync(output.partialPath, 'wx+');
  return closedOnThrow(fd, () => {
    const existing = takesPlaceOf(output);
    if (existing !== undefined) keepPermissions(fd, existing);
    const start =
      existing !== undefined && output.ifExists === 'append'
        ? copyInto(fd, output.absolutePath)
        : { hash: createHash('sha256'), sizeBytes: 0, lastByte: undefined };
    syncFolder(folder);
    return { fd, ...start };
  });
}

/** The file that will be replaced, if there is one. */
function takesPlaceOf({ ifExists, absolutePath }: OutputFile): Stats | undefined {
  if (ifExists !== 'replace' && ifExists !== 'append') return undefined;
  const found = findTargetStats(absolutePath);
  return found?.isFile() === true ? found : undefined;
}

/** We ourselves must be able to open it again. */
function keepPermissions(fd: number, existing: Stats): void {
  const mode = (existing.mode & 0o777) | 0o600;
  if ((fstatSync(fd).mode & 0o777) !== mode) fchmodSync(fd, mode);
}

function copyInto(fd: number, path: string): ContentDigest {
  const source = openSync(path, 'r');
  try {
    return digestFile(source, undefined, (chunk) => writeAll(fd, chunk));
  } finally {
    closeSync(source);
  }
}

function reopen(output: OutputFile, committedBytes: number, isContested: boolean): PartialStart {
  const fd = openExisting(output, committedBytes);
  if (isContested) return replaceByCopy(output, fd, committedBytes);
  return closedOnThrow(fd, () => {
    const found = digestFile(fd, committedBytes);
    assertWhole(output, found, committedBytes);
    ftruncateSync(fd, committedBytes);
    return { fd, ...found };
  });
}

/** Whoever else has the file open keeps the old one, which has no name any more. */
function replaceByCopy(output: OutputFile, from: number, committedBytes: number): PartialStart {
  const { partialPath } = output;
  const copyPath = `${partialPath}.copy`;
  try {
    rmSync(copyPath, { force: true });
    const fd = openSync(copyPath, 'wx+');
    return closedOnThrow(fd, () => {
      keepPermissions(fd, fstatSync(from));
      const found = digestFile(from, committedBytes, (chunk) => writeAll(fd, chunk));
      assertWhole(output, found, committedBytes);
      fsyncSync(fd);
      renameSync(copyPath, partialPath);
      syncFolder(dirname(partialPath));
      return { fd, ...found };
    });
  } finally {
    closeSync(from);
  }
}

function assertWhole({ path }: OutputFile, found: ContentDigest, committedBytes: number): void {
  if (found.sizeBytes >= committedBytes) return;
  throw partialDamaged(path, `${found.sizeBytes} bytes`, `${committedBytes} or more`);
}

function openExisting(output: OutputFile, committedBytes: number): number {
  try {
    // Never through a link that someone has put in its place; Windows lacks the flag.
    const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
    return openSync(output.partialPath, constants.O_RDWR | noFollow);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT') {
      throw partialDamaged(output.path, 'no file', `${committedBytes} bytes or more`);
    }
    if (code === 'ELOOP') throw partialDamaged(output.path, 'a symbolic link', 'a file');
    throw cause;
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}

function closedOnThrow<T>(fd: number, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    closeSynced(fd);
    throw cause;
  }
}
