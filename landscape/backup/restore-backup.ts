import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { makeFolder, syncFolder } from '../make-folder.ts';
import { AuditError, ConfigError, ElspethError, EnvironmentError } from '../model/errors.ts';
import { folderBeside } from '../payloads/read-payload.ts';
import { inspectFile } from '../sqlite/file-header.ts';
import { freeBytesIn } from '../storage/free-space.ts';
import { refuseNetworkFileSystem } from '../storage/refuse-network.ts';
import { copyFile } from './copy-file.ts';
import type { CopiedFile } from './copy-file.ts';
import { databaseFile, payloadsFolder, readManifest } from './manifest.ts';
import type { BackedUpFile, BackupManifest } from './manifest.ts';
import type { TellProgress } from './progress.ts';

export interface RestoreOptions {
  /** Folder of the backup. */
  readonly backup: string;
  /** Path of the landscape to make. */
  readonly landscape: string;
  readonly tell: TellProgress;
}

/**
 * Puts a backup in the place of a landscape that is not there. Every file is copied and compared with
 * its hash beside the place first; only when all are right do they get their names, the database last.
 *
 * @throws NotFoundError `BACKUP_NOT_FOUND`, AuditError `BACKUP_CORRUPT`, ConfigError
 *   `LANDSCAPE_EXISTS`, EnvironmentError `RESTORE_FAILED`.
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupManifest> {
  const { backup, landscape } = options;
  const manifest = readManifest(backup);
  refuseToReplace(landscape);
  refuseNetworkFileSystem(landscape);
  const draft = `${landscape}.restoring`;
  try {
    makeFolder(dirname(landscape));
    rmSync(draft, { recursive: true, force: true });
    refuseTooSmall(manifest, landscape);
    await copyAll(manifest, options, draft);
    publish(draft, landscape);
    return manifest;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw toError(options, error);
  }
}

/** The log of another database would be taken for that of the restored one, and destroy it. */
function refuseToReplace(landscape: string): void {
  const payloads = folderBeside(landscape);
  const files = [landscape, `${landscape}-wal`, `${landscape}-shm`, `${landscape}-journal`];
  const found = files.filter((path) => existsSync(path));
  if (existsSync(payloads) && readdirSync(payloads).length > 0) found.push(payloads);
  if (found.length === 0) return;
  throw new ConfigError([
    {
      code: 'LANDSCAPE_EXISTS',
      message:
        'a landscape, or a part of one, is where the backup would be restored to, and nothing is overwritten',
      found: found.map((path) => `\`${path}\``).join(', '),
      expected: 'a place where none is',
      nextStep:
        'Restore beside it with --database, or move all that was found to another folder (together: they belong to each other) when nothing is at work there.',
    },
  ]);
}

function sizeOf({ files }: BackupManifest): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function refuseTooSmall(manifest: BackupManifest, landscape: string): void {
  const neededBytes = sizeOf(manifest);
  const freeBytes = freeBytesIn(dirname(landscape));
  if (freeBytes >= neededBytes) return;
  throw new EnvironmentError(
    'RESTORE_FAILED',
    `The backup does not fit into \`${dirname(landscape)}\`: ${freeBytes} bytes are free, and it has ${neededBytes}.`,
    {
      facts: { landscape, freeBytes, neededBytes },
      nextStep: 'Free space there, or give a path on another disk with --database.',
    },
  );
}

async function copyAll(
  manifest: BackupManifest,
  { backup, tell }: RestoreOptions,
  draft: string,
): Promise<void> {
  const totalBytes = sizeOf(manifest);
  let doneBytes = 0;
  mkdirSync(join(draft, payloadsFolder), { recursive: true, mode: 0o700 });
  for (const file of manifest.files) {
    const to = join(draft, file.path);
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    const found = await copyFile(openable(backup, file), to, Infinity, (bytes) => {
      doneBytes += bytes;
      tell({ phase: 'files', doneBytes, totalBytes });
    });
    if (found.sizeBytes !== file.sizeBytes || found.sha256 !== file.sha256) {
      throw corrupt(backup, file.path, contentText(file), contentText(found));
    }
    syncFolder(dirname(to));
  }
  syncFolder(join(draft, payloadsFolder));
  // Whatever the hashes say: only a landscape is made one.
  if (inspectFile(join(draft, databaseFile)) !== 'landscape') {
    throw corrupt(backup, databaseFile, 'a landscape', 'another database');
  }
}

function openable(backup: string, file: BackedUpFile): string {
  const path = join(backup, file.path);
  if (!existsSync(path)) throw corrupt(backup, file.path, contentText(file), 'no file');
  return path;
}

/** The payloads first: a database whose payloads are not there yet would look damaged. */
function publish(draft: string, landscape: string): void {
  const folder = dirname(landscape);
  renameSync(join(draft, payloadsFolder), folderBeside(landscape));
  syncFolder(folder);
  giveName(join(draft, databaseFile), landscape);
  syncFolder(folder);
  rmSync(draft, { recursive: true });
  syncFolder(folder);
}

/** Unlike a rename, a link never takes the place of a file that came there meanwhile. */
function giveName(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EEXIST' || existsSync(to)) throw cause;
    // Not every file system has links.
    renameSync(from, to);
  }
}

function contentText({ sizeBytes, sha256 }: CopiedFile): string {
  return `${sizeBytes} bytes with SHA-256 ${sha256}`;
}

function corrupt(backup: string, path: string, expected: string, found: string): AuditError {
  return new AuditError(
    'BACKUP_CORRUPT',
    `The backup's \`${join(backup, path)}\` is damaged: expected ${expected}, found ${found}. Nothing was restored.`,
    { facts: { path, expected, found }, nextStep: 'Restore another backup.' },
  );
}

function toError({ landscape }: RestoreOptions, cause: unknown): unknown {
  if (cause instanceof ElspethError || !(cause instanceof Error) || !('code' in cause))
    return cause;
  return new EnvironmentError(
    'RESTORE_FAILED',
    `The backup could not be restored to \`${basename(landscape)}\` in \`${dirname(landscape)}\`: ${cause.message}.`,
    {
      cause,
      facts: { landscape, code: String(cause.code) },
      nextStep: 'Check that disk (space, errors, permissions), and that the backup can be read.',
    },
  );
}
