import { AuditError } from '../model/errors.ts';
import type { PayloadRef } from '../model/payload.ts';

/** A record as the database gave it, under the names that the model uses. */
export interface StoredRecord {
  readonly table: string;
  /** The column that names the record in messages. */
  readonly key: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Opens what a query returned for reading; `key` is one of its columns, camelCase like all of them. */
export function openRecord(table: string, key: string, found: unknown): StoredRecord {
  if (!isRecord(found)) {
    throw new AuditError('AUDIT_CORRUPT', `${table}: expected a record, found ${show(found)}.`, {
      facts: { table, expected: 'a record', found: show(found) },
    });
  }
  return { table, key, values: found };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A whole number from 0 that JavaScript holds exactly. */
export function count(from: StoredRecord, name: string): number {
  const value = from.values[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw unexpected(from, name, 'a whole number from 0 to 2^53-1');
}

/** The number of a record: ids start at 1. */
export function id(from: StoredRecord, name: string): number {
  const value = from.values[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw unexpected(from, name, 'a whole number from 1 to 2^53-1');
}

export function text(from: StoredRecord, name: string): string {
  const value = from.values[name];
  if (typeof value === 'string') return value;
  throw unexpected(from, name, 'text');
}

/** Text out of a closed list. */
export function oneOf<T extends string>(from: StoredRecord, name: string, list: readonly T[]): T {
  const value = from.values[name];
  const known = list.find((each) => each === value);
  if (known !== undefined) return known;
  throw unexpected(from, name, `one of ${list.join(', ')}`);
}

export function optionalOneOf<T extends string>(
  from: StoredRecord,
  name: string,
  list: readonly T[],
): T | undefined {
  return isAbsent(from, name) ? undefined : oneOf(from, name, list);
}

/** A SHA-256: 32 bytes. */
export function hash(from: StoredRecord, name: string): Uint8Array {
  const value = from.values[name];
  if (value instanceof Uint8Array && value.length === 32) return value;
  throw unexpected(from, name, 'the 32 bytes of a SHA-256');
}

/** The columns `<name>_hash` and `<name>_ref`. */
export function payload(from: StoredRecord, name: string): PayloadRef {
  return { hash: hash(from, `${name}Hash`), offset: optional(count, from, `${name}Ref`) };
}

/** A payload that the record may lack: then it must not have an offset either. */
export function optionalPayload(from: StoredRecord, name: string): PayloadRef | undefined {
  if (isAbsent(from, `${name}Hash`)) return absent(from, `${name}Ref`);
  return payload(from, name);
}

/** What `read` finds, or `undefined` for NULL. */
export function optional<T>(
  read: (from: StoredRecord, name: string) => T,
  from: StoredRecord,
  name: string,
): T | undefined {
  return isAbsent(from, name) ? undefined : read(from, name);
}

export function isAbsent(from: StoredRecord, name: string): boolean {
  return from.values[name] === null;
}

/** Insists that none of these columns has a value, because `why` the record cannot have one. */
export function forbid(from: StoredRecord, names: readonly string[], why: string): void {
  for (const name of names) if (!isAbsent(from, name)) throw unexpected(from, name, `NULL ${why}`);
}

function absent(from: StoredRecord, name: string): undefined {
  forbid(from, [name], 'beside a hash that is NULL');
  return undefined;
}

/** The error of a column that does not hold what it must. */
export function unexpected(from: StoredRecord, name: string, expected: string): AuditError {
  const { table, key, values } = from;
  const column = snakeCase(name);
  const at = `${snakeCase(key)} ${show(values[key])}`;
  const found = show(values[name]);
  return new AuditError(
    'AUDIT_CORRUPT',
    `${table}, ${at}: column ${column} must hold ${expected}, found ${found}.`,
    {
      facts: { table, key: at, column, expected, found },
      nextStep:
        'Stop trusting this landscape; restore it from a backup and find out what changed it.',
    },
  );
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const longestShown = 80;

function show(value: unknown): string {
  if (value === undefined) return 'no such column';
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const shown = JSON.stringify(value) ?? typeof value;
  return shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown;
}
