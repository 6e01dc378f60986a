import { linkSync, readdirSync, renameSync, type Stats, unlinkSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import { EnvironmentError } from '../../../landscape/model/errors.ts';
import { unreachable } from '../../../landscape/model/unreachable.ts';
import type { FinishedArtifact, PublishedArtifact } from '../../contract.ts';
import { beginsWith, hasContent } from './file-content.ts';
import { errorCode, orWriteFailure, partialDamaged } from './file-errors.ts';
import { findStats } from './find-stats.ts';
import { numberedPath, numberOf, type OutputFile } from './output-file.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Gives a finished partial file its final name, durably. Repeating it after a crash is harmless: a
 * partial file that is gone, with the final name holding exactly the artifact, was published.
 *
 * A symbolic link in the final place is replaced itself; nothing is written to where it leads.
 *
 * @throws EnvironmentError `OUTPUT_EXISTS`, `OUTPUT_CHANGED` (appending would lose what somebody
 *   wrote meanwhile), `PARTIAL_FILE_DAMAGED`, `SINK_WRITE_FAILED`; the partial file stays then.
 */
export function publishFile(output: OutputFile, artifact: FinishedArtifact): PublishedArtifact {
  return orWriteFailure('publish', output.path, () => {
    const partial = findStats(output.partialPath);
    const number =
      partial === undefined ? findPublished(output, artifact) : place(output, partial, artifact);
    syncFolder(dirname(output.absolutePath));
    return { path: numberedPath(output.path, number) };
  });
}

function place(output: OutputFile, partial: Stats, artifact: FinishedArtifact): number {
  const { path, partialPath, absolutePath } = output;
  if (!partial.isFile() || !hasContent(partialPath, artifact.sizeBytes, artifact.hash)) {
    throw partialDamaged(path, 'other content', `the ${artifact.sizeBytes} bytes recorded`);
  }
  switch (output.ifExists) {
    case 'append':
      assertNothingAdded(output);
      renameSync(partialPath, absolutePath);
      return 0;
    case 'replace':
      assertNoSpecialFile(output);
      renameSync(partialPath, absolutePath);
      return 0;
    case 'fail':
      if (!linkTo(output, partial, 0)) throw outputExists(path);
      dropPartialName(output);
      return 0;
    case 'number': {
      const number = linkNumbered(output, partial);
      dropPartialName(output);
      return number;
    }
    default:
      return unreachable(output.ifExists);
  }
}

function linkNumbered(output: OutputFile, partial: Stats): number {
  // A second link means that a crash came between linking and unlinking.
  const linked =
    partial.nlink > 1 ? candidates(output).find((n) => isLink(output, partial, n)) : undefined;
  let number = linked ?? 0;
  while (!linkTo(output, partial, number)) number += 1;
  return number;
}

/** Linking, other than renaming, never takes the place of an existing file. False when there is one. */
function linkTo(output: OutputFile, partial: Stats, number: number): boolean {
  try {
    linkSync(output.partialPath, numberedPath(output.absolutePath, number));
    return true;
  } catch (cause) {
    if (errorCode(cause) !== 'EEXIST') throw cause;
    return isLink(output, partial, number);
  }
}

/** A power cut must not find the file without any name: the new one is made durable first. */
function dropPartialName({ absolutePath, partialPath }: OutputFile): void {
  syncFolder(dirname(absolutePath));
  unlinkSync(partialPath);
}

function isLink(output: OutputFile, partial: Stats, number: number): boolean {
  const found = findStats(numberedPath(output.absolutePath, number));
  return found?.ino === partial.ino && found.dev === partial.dev;
}

function findPublished(output: OutputFile, artifact: FinishedArtifact): number {
  const found = candidates(output).find((number) => {
    const path = numberedPath(output.absolutePath, number);
    return (
      findStats(path)?.isFile() === true && hasContent(path, artifact.sizeBytes, artifact.hash)
    );
  });
  if (found !== undefined) return found;
  throw partialDamaged(
    output.path,
    `no \`${basename(output.partialPath)}\`, and the output does not hold the artifact`,
    `${artifact.sizeBytes} bytes`,
  );
}

/** Numbers of the names that exist and that this output may have been published under, rising. */
function candidates({ absolutePath, ifExists }: OutputFile): readonly number[] {
  if (ifExists !== 'number') return [0];
  return readdirSync(dirname(absolutePath))
    .map((name) => numberOf(absolutePath, name))
    .filter((number) => number !== undefined)
    .toSorted((a, b) => a - b);
}

function assertNothingAdded({ path, absolutePath, partialPath }: OutputFile): void {
  if (findStats(absolutePath) === undefined || beginsWith(partialPath, absolutePath)) return;
  throw new EnvironmentError(
    'OUTPUT_CHANGED',
    `\`${path}\` has changed since this run began to append to it`,
    {
      facts: { path },
      nextStep: `The complete output is in \`${basename(partialPath)}\`; take its rows from there, or run the pipeline anew.`,
    },
  );
}

function assertNoSpecialFile({ path, absolutePath }: OutputFile): void {
  const found = findStats(absolutePath);
  if (found === undefined || found.isFile() || found.isSymbolicLink()) return;
  throw outputExists(path, 'and is no ordinary file');
}

function outputExists(path: string, how = 'and `if_exists` is `fail`'): EnvironmentError {
  return new EnvironmentError('OUTPUT_EXISTS', `\`${path}\` exists already, ${how}`, {
    facts: { path },
    nextStep: 'Move it away, then resume the run.',
  });
}
