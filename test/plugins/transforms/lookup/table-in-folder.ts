import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';

import type { RowData } from '../../../../landscape/model/json.ts';
import type { BoundTransform, PluginPlace, TransformResult } from '../../../../plugins/contract.ts';
import { unknownFields, type FieldSet } from '../../../../plugins/fields.ts';
import { lookup } from '../../../../plugins/transforms/lookup.ts';
import { showProblem } from '../run-transform.ts';

/** A folder of its own for one test, with one file in it. */
export function folderWith(name: string, content: string | Uint8Array): PluginPlace {
  const folder = mkdtempSync(join(tmpdir(), 'elspeth-lookup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), content);
  return { resolvePath: (path) => join(folder, path) };
}

/** The same with a SQLite file, made by these statements. */
export function folderWithDatabase(name: string, ...statements: readonly string[]): PluginPlace {
  const place = folderWith('empty', '');
  const db = new Database(place.resolvePath(name));
  for (const statement of statements) db.exec(statement);
  db.close();
  return place;
}

/** A step that looks up `row.k` in the column `code` of a table. */
export function boundLookup(table: object, options: object = {}): BoundTransform {
  return lookup.bind({
    table: { key: 'code', ...table },
    key_field: 'k',
    fields: ['name'],
    ...options,
  });
}

export function lookUp(
  bound: BoundTransform,
  place: PluginPlace,
  row: RowData,
  input: FieldSet = unknownFields,
): TransformResult {
  return bound.create({ input, ...place })(row);
}

/** `CODE path: message` of every problem; warnings in brackets. */
export function problemsOf(
  bound: BoundTransform,
  place: PluginPlace,
  input: FieldSet = unknownFields,
): readonly string[] {
  return bound.check(input, place).map(showProblem);
}
