import { describe, expect, test } from 'vitest';

import { AuditError } from '../../../landscape/model/errors.ts';
import { readers, useStoredRecords } from './stored-records.ts';
import type { Table } from './stored-records.ts';

const stored = useStoredRecords();

describe.each(Object.keys(readers) as Table[])('the reader of %s', (table) => {
  test('reads a record as it was written', () => {
    expect(() => readers[table].read(stored(table, {}))).not.toThrow();
  });

  test('refuses every column that is not there', () => {
    for (const alias of Object.keys(readers[table].columns)) {
      const { [alias]: gone, ...rest } = stored(table, {});
      expect(gone, alias).toBeDefined();
      expect(() => readers[table].read(rest), alias).toThrow(AuditError);
    }
  });

  test('refuses an object in place of every value', () => {
    for (const alias of Object.keys(readers[table].columns)) {
      expect(() => readers[table].read(stored(table, { [alias]: {} })), alias).toThrow(AuditError);
    }
  });

  test('refuses what is no record', () => {
    for (const found of [undefined, null, 1, 'a record']) {
      expect(() => readers[table].read(found)).toThrow(AuditError);
    }
  });
});
