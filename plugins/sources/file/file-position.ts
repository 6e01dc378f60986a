import { AuditError, EnvironmentError } from '../../../landscape/model/errors.ts';
import type { JsonValue } from '../../../landscape/model/json.ts';
import { atPosition } from '../../contract.ts';
import type { SourceChunk, SourcePosition } from '../../contract.ts';
import type { FileWindow } from './file-window.ts';

/** A position in a file, and the proof of what lay before it. */
export interface FilePosition {
  readonly offset: number;
  readonly line: number;
  /** SHA-256 of everything before `offset`, in hex. */
  readonly sha256: string;
  /** Where a reader stood in the structure of the file, in its own words. */
  readonly at?: string;
}

/** @throws AuditError when it is not what this module recorded. */
export function toFilePosition(position: SourcePosition): FilePosition {
  const { offset, line, sha256, at } = position;
  if (!isCount(offset, 0) || !isCount(line, 1) || typeof sha256 !== 'string') throw unusable();
  if (at === undefined) return { offset, line, sha256 };
  if (typeof at !== 'string') throw unusable();
  return { offset, line, sha256, at };
}

/**
 * Moves a window to a recorded position, and gives the chunk that says so.
 *
 * @throws EnvironmentError `SOURCE_CHANGED` when what lies before it is not what was read then.
 */
export function goOnFrom(window: FileWindow, { offset, line, sha256 }: FilePosition): SourceChunk {
  const arrived = window.skipTo(offset);
  if (!arrived || window.digestAt(offset) !== sha256) {
    const what = arrived ? 'has other content in the part that was read' : 'is shorter than before';
    throw new EnvironmentError('SOURCE_CHANGED', `\`${window.file}\` ${what}`, {
      facts: { file: window.file, offset, line, sha256 },
      nextStep: 'Restore the file as it was and resume, or start a new run.',
    });
  }
  window.line = line;
  return atPosition;
}

function isCount(value: JsonValue | undefined, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

function unusable(): AuditError {
  return new AuditError('POSITION_CORRUPT', 'The recorded position in the source is damaged', {
    nextStep: 'Start a new run, and keep the landscape: somebody changed it.',
  });
}
