import { createHash, type Hash } from 'node:crypto';

import { EnvironmentError } from '../../../landscape/model/errors.ts';
import { atPosition } from '../../contract.ts';
import type { Source, SourceChunk, SourceRecord } from '../../contract.ts';
import { canonicalText } from '../../canonical-text.ts';
import { keptBytes } from '../file/split-lines.ts';
import { tooLarge } from '../file/too-large.ts';
import type { SourceColumns } from '../source-columns.ts';
import type { DatabaseOptions } from './database-options.ts';
import { keyCheck, type KeyCheck } from './key-order.ts';
import { openQuery, type OpenQuery } from './open-query.ts';
import { queryColumns } from './query-columns.ts';
import { queryChanged, toQueryPosition, type QueryPosition } from './query-position.ts';
import { queryRecords } from './query-records.ts';
import { toExact, type StoredValue } from './stored-value.ts';

const recordsPerChunk = 256;
const bytesPerChunk = 1024 * 1024;

/** A row of the query with its place among all of them. */
interface FoundRow {
  readonly values: readonly StoredValue[];
  readonly raw: Buffer;
  /** From 1. */
  readonly record: number;
  readonly offset: number;
}

/**
 * A source that reads what one query gives; the database is opened when the first chunk is asked for.
 * Its bytes are those of the records in canonical JSON, one behind the other.
 *
 * @param name - The query as the audit trail names it.
 * @param path - Where the database lies on this machine.
 */
export function querySource(name: string, path: string, options: DatabaseOptions): Source {
  let query: OpenQuery | undefined;
  return {
    async *read(from) {
      const position = from === undefined ? undefined : toQueryPosition(from);
      query ??= openQuery(name, path, options);
      yield* readQuery(name, query, options, position);
    },
    close() {
      query?.close();
      query = undefined;
    },
  };
}

function* readQuery(
  name: string,
  query: OpenQuery,
  options: DatabaseOptions,
  from: QueryPosition | undefined,
): Generator<SourceChunk> {
  const columns = usableColumns(name, query, options);
  const { toRaw, toResult } = queryRecords(columns, query.encoding);
  const keyText = (values: readonly StoredValue[]) =>
    canonicalText(query.key.map((at) => toExact(values[at] ?? null, query.encoding)));
  const checkKey = keyCheck(name, options.order_by, query.key, keyText);
  const hash = createHash('sha256');
  const rows = numbered(query, toRaw, checkKey);
  if (from !== undefined) {
    passOver(name, rows, hash, from);
    yield atPosition;
  }

  const toItem = ({ values, raw, record, offset }: FoundRow): SourceRecord => {
    const place = { offset, length: raw.length, line: record };
    const { max_record_bytes: maxBytes } = options;
    if (raw.length > maxBytes) {
      return tooLarge({ ...place, raw: raw.subarray(0, keptBytes) }, name, maxBytes);
    }
    return { kind: 'record', file: name, ...place, raw, result: toResult(values) };
  };
  for (const found of inGroups(rows)) {
    let hashed = 0;
    const hashTo = (count: number) => {
      for (; hashed < count; hashed += 1) hash.update(found[hashed]!.raw);
    };
    yield {
      items: found.map(toItem),
      positionAfter(index) {
        const row = found[index];
        if (row === undefined) throw new RangeError(`no item ${index}`);
        hashTo(index + 1);
        return positionBehind(row, keyText(row.values), hash);
      },
    };
    hashTo(found.length);
  }
}

function* numbered(
  query: OpenQuery,
  toRaw: (values: readonly StoredValue[]) => Buffer,
  checkKey: KeyCheck,
): Generator<FoundRow> {
  let record = 0;
  let offset = 0;
  for (const values of query.rows()) {
    record += 1;
    checkKey(values, record);
    const raw = toRaw(values);
    yield { values, raw, record, offset };
    offset += raw.length;
  }
}

function* inGroups(rows: Iterator<FoundRow>): Generator<readonly FoundRow[]> {
  let group: FoundRow[] = [];
  let bytes = 0;
  for (let next = rows.next(); next.done !== true; next = rows.next()) {
    group.push(next.value);
    bytes += next.value.raw.length;
    if (group.length < recordsPerChunk && bytes < bytesPerChunk) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

/**
 * Goes to a recorded position.
 *
 * @throws EnvironmentError `SOURCE_CHANGED` when what lies before it is not what was read then.
 */
function passOver(name: string, rows: Iterator<FoundRow>, hash: Hash, from: QueryPosition): void {
  for (let record = 0; record < from.records; record += 1) {
    const next = rows.next();
    if (next.done === true) {
      throw queryChanged(name, from, `gives ${record} records, fewer than were read`);
    }
    hash.update(next.value.raw);
  }
  if (hash.copy().digest('hex') === from.sha256) return;
  throw queryChanged(name, from, 'gives other records in the part that was read');
}

function positionBehind({ record, offset, raw }: FoundRow, lastKey: string, hash: Hash) {
  const sha256 = hash.copy().digest('hex');
  return { records: record, offset: offset + raw.length, lastKey, sha256 };
}

/** `check` has looked at the columns before; what is wrong with them now came after that. */
function usableColumns(name: string, query: OpenQuery, options: DatabaseOptions): SourceColumns {
  const columns = queryColumns(query.columns, options);
  const problem = columns.problems.find(({ severity }) => severity !== 'warning');
  if (problem === undefined) return columns;
  throw new EnvironmentError('SOURCE_UNREADABLE', `\`${name}\`: ${problem.message}`, {
    facts: { file: name },
    ...(problem.nextStep === undefined ? {} : { nextStep: problem.nextStep }),
  });
}
