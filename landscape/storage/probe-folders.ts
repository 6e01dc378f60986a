import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { syncFolder } from '../make-folder.ts';
import type { Problem } from '../model/errors.ts';
import { nearestFolder } from './nearest-folder.ts';

/** A folder that a run will write to. */
export interface FolderUse {
  readonly folder: string;
  /** Whose folder it is, as part of a sentence: `` the sink `results` ``. */
  readonly what: string;
}

/**
 * Does in every folder once what a run will do there: makes a file, syncs it, renames it, removes it.
 * Of a folder that is not there yet, the nearest parent is probed. Each one is probed once, whatever
 * its names are.
 *
 * @returns what failed, one problem a folder.
 */
export function probeFolders(uses: readonly FolderUse[]): readonly Problem[] {
  const probed = new Set<string>();
  const problems: Problem[] = [];
  for (const use of uses) {
    const folder = nearestFolder(use.folder);
    const failure = attempt(folder, probed);
    if (failure !== undefined) problems.push(toProblem(use, folder, failure));
  }
  return problems;
}

interface Failure {
  readonly step: string;
  readonly cause: unknown;
}

function attempt(folder: string, probed: Set<string>): Failure | undefined {
  let step = 'look at it';
  const name = join(folder, `.elspeth-probe-${randomBytes(6).toString('hex')}`);
  const renamed = `${name}-renamed`;
  try {
    const { dev, ino } = statSync(folder, { bigint: true });
    const identity = `${dev}:${ino}`;
    if (probed.has(identity)) return undefined;
    probed.add(identity);
    step = 'make a file';
    const file = openSync(name, 'wx', 0o600);
    try {
      step = 'write to a file';
      writeSync(file, 'elspeth was here, to see whether it may write; this file can be deleted.\n');
      step = 'sync a file';
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    step = 'rename a file';
    renameSync(name, renamed);
    step = 'delete a file';
    rmSync(renamed);
    step = 'sync the folder';
    syncFolder(folder);
    return undefined;
  } catch (cause) {
    cleanUp(name, renamed);
    return { step, cause };
  }
}

/** What was made may be there under either name. */
function cleanUp(...names: readonly string[]): void {
  for (const name of names) {
    try {
      rmSync(name, { force: true });
    } catch {
      // What failed first is what is told.
    }
  }
}

function toProblem({ folder, what }: FolderUse, probed: string, failure: Failure): Problem {
  const { step, cause } = failure;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  const place = probed === folder ? `\`${folder}\`` : `\`${folder}\`, to be made in \`${probed}\``;
  return {
    code: 'FOLDER_UNWRITABLE',
    message: `the folder of ${what} cannot be written: ${place}, where elspeth could not ${step}`,
    found: code === undefined ? String(cause) : `${meanings[code] ?? 'an error'} (${code})`,
    expected: 'a folder where this user can make, sync, rename and delete files',
    nextStep: nextSteps[code ?? ''] ?? 'Check that disk, or give another path.',
  };
}

const meanings: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'not permitted',
  EROFS: 'a file system that is mounted read-only',
  ENOSPC: 'a full disk',
  EDQUOT: 'a quota that is used up',
  EIO: 'an error of the disk',
  ENOTDIR: 'a file',
};

const nextSteps: Readonly<Record<string, string>> = {
  EACCES: 'Give yourself permission to write there, or give another path.',
  EPERM: 'Give yourself permission to write there, or give another path.',
  EROFS: 'Mount it for writing, or give another path.',
  ENOSPC: 'Free space on that disk, or give another path.',
  EDQUOT: 'Free space, have the quota raised, or give another path.',
};
