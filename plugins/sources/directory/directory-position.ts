import { deflateRawSync, inflateRawSync } from 'node:zlib';

import { AuditError } from '../../../landscape/model/errors.ts';
import { isJsonObject } from '../../../landscape/model/json.ts';
import type { SourcePosition } from '../../contract.ts';

/** How far the files were read, and the proof of what was in them up to there. */
export interface DirectoryPosition {
  /** All files of the run, as they were found when it started: a resume reads no others. */
  readonly files: readonly string[];
  /** Index of the file that was being read. */
  readonly file: number;
  /** Stands for the names and contents of the files before it. */
  readonly before: string;
  /** The position in it. */
  readonly at: SourcePosition;
}

/**
 * The list is in every position, and every group records one: deflated it is a tenth of its size.
 * Names are separated by NUL, which none can hold.
 */
export function packList(files: readonly string[]): string {
  return deflateRawSync(files.join('\0')).toString('base64');
}

/** @throws AuditError when it is not what this source recorded. */
export function toDirectoryPosition(position: SourcePosition): DirectoryPosition {
  const { files: packed, file, before, at } = position;
  const files = typeof packed === 'string' ? unpackList(packed) : undefined;
  const isPosition =
    files !== undefined &&
    typeof file === 'number' &&
    files[file] !== undefined &&
    typeof before === 'string' &&
    isJsonObject(at);
  if (isPosition) return { files, file, before, at };
  throw new AuditError('POSITION_CORRUPT', 'The recorded position in the source is damaged', {
    nextStep: 'Start a new run, and keep the landscape: somebody changed it.',
  });
}

function unpackList(packed: string): readonly string[] | undefined {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8').split('\0');
  } catch {
    return undefined;
  }
}
