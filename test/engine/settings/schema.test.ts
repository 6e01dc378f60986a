import { expect, test } from 'vitest';

import { settingsJsonSchema } from '../../../engine/settings/json-schema.ts';
import { settingRows } from '../../../engine/settings/setting-rows.ts';

test('every key of the settings has a description, which is a sentence', () => {
  const schema = settingsJsonSchema();
  const rows = settingRows(schema, schema);
  const bare = rows.filter(({ description }) => !/^[\p{Lu}`].*\.$/u.test(description));
  expect(rows.length).toBeGreaterThan(80);
  expect(bare).toEqual([]);
});

test('the JSON schema refuses unknown keys in every mapping with known keys', () => {
  const open: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const isMapping = 'properties' in value && 'type' in value && value.type === 'object';
    if (isMapping && (!('additionalProperties' in value) || value.additionalProperties !== false)) {
      open.push(path);
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, `${path}/${key}`);
  };
  visit(settingsJsonSchema(), '');
  expect(open).toEqual([]);
});
