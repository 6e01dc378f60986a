import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';

import Database from 'better-sqlite3';

import { sha256 } from '../../../landscape/hash.ts';
import { openPayloadReader, payloadFolder } from '../../../landscape/payloads/read-payload.ts';
import { landscapeFile, outputFiles } from './driver-folder.ts';
import { runKey } from './run-driver.ts';
import type { Acknowledged } from './run-driver.ts';

interface StoredSegment {
  readonly sink: string;
  /** Where its output was published; `null`: not yet. */
  readonly published: string | null;
  readonly offset: number;
  readonly length: number;
  readonly hash: Uint8Array;
}

/**
 * What was acknowledged, or is referred to by what is committed, and is not in a folder that a driver
 * left behind: records, payloads, bytes of sinks. Nobody has gone on with the run yet.
 *
 * @param files - The outputs of sinks that write files, by the name of the sink.
 */
export function lossesIn(
  folder: string,
  acknowledged: Acknowledged | undefined,
  files: Readonly<Record<string, string>> = outputFiles,
): readonly string[] {
  const landscape = join(folder, landscapeFile);
  if (acknowledged !== undefined && !existsSync(landscape)) return ['the landscape is gone'];
  if (standingOf(landscape) === 'none')
    return acknowledged === undefined ? [] : ['the run is gone'];
  const db = new Database(landscape);
  try {
    const integrity: unknown = db.pragma('integrity_check', { simple: true });
    return [
      ...(integrity === 'ok' ? [] : [`integrity_check says ${String(integrity)}`]),
      ...lostRecords(db, acknowledged ?? { rows: 0, ends: 0 }),
      ...lostPayloads(db, landscape),
      ...lostSegments(db, folder, files),
    ];
  } finally {
    db.close();
  }
}

/** How far the landscape of a driver got. */
export function standingOf(landscape: string): 'none' | 'begun' | 'completed' {
  if (!existsSync(landscape)) return 'none';
  const db = new Database(landscape);
  try {
    const tables = db.prepare("select 1 from sqlite_schema where name = 'runs'").get();
    if (tables === undefined || db.prepare('select 1 from runs').get() === undefined) return 'none';
    const ends = db.prepare('select end_status from run_segments').pluck().all();
    return ends.includes('completed') ? 'completed' : 'begun';
  } finally {
    db.close();
  }
}

function lostRecords(db: Database.Database, told: Acknowledged): readonly string[] {
  const count = (sql: string) => Number(db.prepare(sql).pluck().get());
  const rows = count('select count(*) from rows');
  const ends = count('select count(*) from token_outcomes where is_terminal = 1');
  return [
    ...(rows < told.rows ? [`${rows} rows, ${told.rows} were acknowledged`] : []),
    ...(ends < told.ends ? [`${ends} ends of tokens, ${told.ends} were acknowledged`] : []),
  ];
}

function lostPayloads(db: Database.Database, landscape: string): readonly string[] {
  const path = String(db.prepare('select payloads_path from runs').pluck().get());
  const reader = openPayloadReader(payloadFolder(landscape, path, runKey));
  try {
    return referencesIn(db).flatMap((reference) => {
      try {
        reader.read('rows', reference);
        return [];
      } catch (error) {
        return [`payload at ${reference.offset}: ${String(error)}`];
      }
    });
  } finally {
    reader.close();
  }
}

/** Every payload that some record refers to. */
function referencesIn(
  db: Database.Database,
): readonly { readonly offset: number; readonly hash: Buffer }[] {
  const columns = db
    .prepare<[], { table: string; name: string }>(
      `select t.name as "table", substr(c.name, 1, length(c.name) - 4) as name
         from sqlite_schema t, pragma_table_info(t.name) c
        where t.type = 'table' and t.name <> 'calls' and c.name like '%\\_ref' escape '\\'`,
    )
    .all();
  const selects = columns.map(
    ({ table, name }) =>
      `select ${name}_ref as offset, ${name}_hash as hash from ${table} where ${name}_ref is not null`,
  );
  return db.prepare<[], { offset: number; hash: Buffer }>(selects.join(' union ')).all();
}

function lostSegments(
  db: Database.Database,
  folder: string,
  outputs: Readonly<Record<string, string>>,
): readonly string[] {
  const segments = db
    .prepare<[], StoredSegment>(
      `select n.name as sink, a.published_path as published, s.byte_offset as offset,
              s.byte_length as length, s.content_hash as hash
         from artifact_segments s
         join nodes n on n.run_id = s.run_id and n.node_index = s.sink_node_index
         left join artifacts a on a.run_id = s.run_id and a.sink_node_index = s.sink_node_index`,
    )
    .all();
  const ofSink = (sink: string) => segments.filter((segment) => segment.sink === sink);
  const files = Object.entries(outputs).flatMap(([sink, file]) => {
    const own = ofSink(sink);
    const copies = filesOf(folder, file, own).map((path) => readFileSync(path));
    return copies.some((bytes) => own.every((segment) => isIn(bytes, segment))) || own.length === 0
      ? []
      : [`${file} lacks bytes of its ${own.length} committed segments`];
  });
  const table = 'kept' in outputs ? [] : ofSink('kept');
  const found = bytesInTable(join(folder, 'out', 'kept.db'));
  const wanted = table.reduce((sum, { length }) => sum + length, 0);
  return found >= wanted ? files : [...files, `the table holds ${found} of ${wanted} bytes`];
}

/** Files of the final name, numbered or not, and the partial file unless it was published. */
function filesOf(
  folder: string,
  file: string,
  segments: readonly StoredSegment[],
): readonly string[] {
  const place = dirname(join(folder, file));
  const isPublished = segments.some(({ published }) => published !== null);
  return readdirSync(place)
    .filter((name) => name.startsWith(parse(file).name))
    .filter((name) => !isPublished || !name.endsWith(`.partial-${runKey}`))
    .map((name) => join(place, name));
}

function isIn(bytes: Buffer, { offset, length, hash }: StoredSegment): boolean {
  return sha256(bytes.subarray(offset, offset + length)).equals(hash);
}

/** Of the rows that the sink notes to have written; all of them once it has published the table. */
function bytesInTable(path: string): number {
  if (!existsSync(path)) return 0;
  const db = new Database(path);
  try {
    const tables = db.prepare('select name from sqlite_schema').pluck().all();
    if (tables.includes('kept')) return Number.POSITIVE_INFINITY;
    if (!tables.includes('_elspeth_writes')) return 0;
    return Number(db.prepare('select sum(byte_length) from _elspeth_writes').pluck().get());
  } finally {
    db.close();
  }
}
