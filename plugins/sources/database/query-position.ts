import { AuditError, EnvironmentError } from '../../../landscape/model/errors.ts';
import type { JsonValue } from '../../../landscape/model/json.ts';
import type { SourcePosition } from '../../contract.ts';

/** How far a query was read, and the proof of what it gave up to there. */
export interface QueryPosition {
  readonly records: number;
  /** Bytes of all these records. */
  readonly offset: number;
  /** Key of the last of them, as canonical JSON. */
  readonly lastKey: string;
  /** SHA-256 of the bytes of all these records, in hex. */
  readonly sha256: string;
}

/** @throws AuditError when it is not what this module recorded. */
export function toQueryPosition(position: SourcePosition): QueryPosition {
  const { records, offset, lastKey, sha256 } = position;
  const isPosition =
    isCount(records, 1) &&
    isCount(offset, 1) &&
    typeof lastKey === 'string' &&
    typeof sha256 === 'string';
  if (isPosition) return { records, offset, lastKey, sha256 };
  throw new AuditError('POSITION_CORRUPT', 'The recorded position in the source is damaged', {
    nextStep: 'Start a new run, and keep the landscape: somebody changed it.',
  });
}

export function queryChanged(
  name: string,
  { records, offset, lastKey, sha256 }: QueryPosition,
  what: string,
): EnvironmentError {
  return new EnvironmentError('SOURCE_CHANGED', `\`${name}\` ${what}`, {
    facts: { file: name, records, offset, lastKey, sha256 },
    nextStep: 'Restore the database as it was and resume, or start a new run.',
  });
}

function isCount(value: JsonValue | undefined, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}
