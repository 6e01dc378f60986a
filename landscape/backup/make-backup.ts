import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import Database from 'better-sqlite3';

import { makeFolder, syncFolder } from '../make-folder.ts';
import { ConfigError, ElspethError, EnvironmentError } from '../model/errors.ts';
import { landscapeNotFound, lookAt } from '../open-landscape.ts';
import { landscapeError } from '../sqlite/landscape-error.ts';
import { freeBytesIn } from '../storage/free-space.ts';
import { copyDatabase } from './copy-database.ts';
import { copyFile, digestFile } from './copy-file.ts';
import { listCopiedRuns } from './list-packs.ts';
import type { CopiedRun } from './list-packs.ts';
import { databaseFile, manifestFile, manifestText, payloadsFolder } from './manifest.ts';
import type { BackedUpFile, BackupManifest, MissingPayloads } from './manifest.ts';
import type { TellProgress } from './progress.ts';

export interface BackupOptions {
  /** Path of the landscape. */
  readonly landscape: string;
  /** Folder to make; it may be there when it is empty. */
  readonly target: string;
  readonly codeVersion: string;
  readonly nowMs: number;
  readonly tell: TellProgress;
}

/**
 * Copies a landscape with its payloads into a folder, as it is at one moment, while its writer goes on.
 * First the database, then the packs up to where that refers to them, last the manifest: without it a
 * backup is none. What was made is removed when it cannot be completed.
 *
 * @throws NotFoundError `LANDSCAPE_NOT_FOUND`, ConfigError `TARGET_NOT_EMPTY`, AuditError
 *   `LANDSCAPE_CORRUPT`, EnvironmentError `BACKUP_FAILED`.
 */
export async function makeBackup(options: BackupOptions): Promise<BackupManifest> {
  const { landscape, target } = options;
  if (lookAt(landscape) !== 'landscape') throw landscapeNotFound(landscape);
  const isNew = prepareTarget(target);
  try {
    refuseTooSmall(options);
    return await fill(options);
  } catch (error) {
    for (const name of [`${manifestFile}.part`, databaseFile, payloadsFolder]) {
      rmSync(join(target, name), { recursive: true, force: true });
    }
    if (isNew) rmSync(target, { recursive: true, force: true });
    throw toError(options, error);
  }
}

/** @returns whether the folder was not there. */
function prepareTarget(target: string): boolean {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found === undefined) {
    makeFolder(dirname(target));
    mkdirSync(target, { mode: 0o700 });
    syncFolder(dirname(target));
    return true;
  }
  const content = found.isDirectory() ? whatIsIn(readdirSync(target)) : 'a file';
  if (content === undefined) return false;
  throw new ConfigError([
    {
      code: 'TARGET_NOT_EMPTY',
      message: `the backup cannot be made in \`${target}\``,
      found: content,
      expected: 'a folder that is not there yet, or is empty',
      nextStep:
        content === leftover
          ? 'Delete it, or give another folder.'
          : 'Give another folder, one with the date in its name, say.',
    },
  ]);
}

const leftover = 'a backup that was not completed';

/** `undefined`: nothing. */
function whatIsIn(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  if (names.includes(manifestFile)) return 'a backup';
  return names.includes(databaseFile) ? leftover : 'a folder that is not empty';
}

function refuseTooSmall({ landscape, target }: BackupOptions): void {
  const neededBytes = statSync(landscape).size;
  const freeBytes = freeBytesIn(target);
  if (freeBytes >= neededBytes) return;
  throw new EnvironmentError(
    'BACKUP_FAILED',
    `The backup does not fit into \`${target}\`: ${freeBytes} bytes are free, and the database alone has ${neededBytes}.`,
    {
      facts: { target, freeBytes, neededBytes },
      nextStep: 'Free space there, or give a folder on another disk.',
    },
  );
}

async function fill(options: BackupOptions): Promise<BackupManifest> {
  const { landscape, target, codeVersion, nowMs, tell } = options;
  const database = join(target, databaseFile);
  await copyDatabase(landscape, database, tell);
  const runs = readRuns(database, landscape);
  const digest = await digestFile(database, () => undefined);
  const packs = await copyPacks(runs, target, tell);
  const manifest: BackupManifest = {
    schema: 'elspeth.backup',
    schemaVersion: 1,
    createdAt: new Date(nowMs).toISOString(),
    elspeth: codeVersion,
    landscape,
    runs: runs.length,
    atWork: runs.filter(({ isAtWork }) => isAtWork).map(({ runKey }) => runKey),
    files: [{ path: databaseFile, ...digest }, ...packs.files],
    missing: packs.missing,
  };
  writeManifest(target, manifest);
  return manifest;
}

function readRuns(database: string, landscape: string): readonly CopiedRun[] {
  const copy = new Database(database, { readonly: true });
  try {
    return listCopiedRuns(copy, landscape);
  } finally {
    copy.close();
  }
}

interface CopiedPacks {
  readonly files: BackedUpFile[];
  readonly missing: MissingPayloads[];
}

async function copyPacks(
  runs: readonly CopiedRun[],
  target: string,
  tell: TellProgress,
): Promise<CopiedPacks> {
  const packs = runs.flatMap((run) => run.packs);
  const totalBytes = packs.reduce((sum, { wantedBytes }) => sum + wantedBytes, 0);
  let doneBytes = 0;
  const copied: CopiedPacks = { files: [], missing: [] };
  mkdirSync(join(target, payloadsFolder), { mode: 0o700 });
  for (const run of runs) {
    const folder = join(target, payloadsFolder, run.runKey);
    mkdirSync(folder, { mode: 0o700 });
    for (const { fileName, path, wantedBytes, foundBytes } of run.packs) {
      const name = `${payloadsFolder}/${run.runKey}/${fileName}`;
      const to = join(folder, fileName);
      const found =
        foundBytes === 0
          ? undefined
          : await copyFile(path, to, wantedBytes, (bytes) => {
              doneBytes += bytes;
              tell({ phase: 'payloads', doneBytes, totalBytes });
            });
      if (found !== undefined) copied.files.push({ path: name, ...found });
      if ((found?.sizeBytes ?? 0) < wantedBytes) {
        const missingFrom = { run: run.runKey, path, wantedBytes };
        copied.missing.push({ ...missingFrom, foundBytes: found?.sizeBytes ?? 0 });
      }
    }
    syncFolder(folder);
  }
  syncFolder(join(target, payloadsFolder));
  return copied;
}

/** Written under another name first: what is there under its own is whole. */
function writeManifest(target: string, manifest: BackupManifest): void {
  const path = join(target, manifestFile);
  writeFileSync(`${path}.part`, manifestText(manifest), { mode: 0o600, flag: 'wx', flush: true });
  syncFolder(target);
  renameSync(`${path}.part`, path);
  syncFolder(target);
}

function toError({ landscape, target }: BackupOptions, cause: unknown): unknown {
  if (cause instanceof ElspethError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (!(cause instanceof Error) || code === '') return cause;
  const known = landscapeError(landscape, 'read', cause);
  // The disk of the target is as likely to be full or broken as that of the landscape.
  if (known instanceof ElspethError && !/FULL|IOERR/.test(code)) return known;
  return new EnvironmentError(
    'BACKUP_FAILED',
    `The backup could not be made in \`${target}\`: ${cause.message}.`,
    {
      cause,
      facts: { target, code },
      nextStep: 'What was copied is removed again. Check that disk, or give a folder on another.',
    },
  );
}
