import { expect, test } from 'vitest';

import { recordedSets } from '../../app/resume/recorded-sets.ts';
import type { SettingOrigin } from '../../landscape/model/setting-origin.ts';

const set: SettingOrigin = { kind: 'set' };
const file: SettingOrigin = { kind: 'file', line: 1 };

test('what was set is said again: leaves, and lists and mappings that were set as a whole', () => {
  const settings = {
    source: { plugin: 'csv', options: { path: 'b.csv', columns: ['a', 'b'] } },
    sinks: { 'my out': { options: { path: 'x', mode: { deep: true, text: '1' } } } },
    transforms: [{ name: 'gate', on_error: 'discard' }],
  };
  const origins = new Map<string, SettingOrigin>([
    ['source.plugin', file],
    ['source.options.path', set],
    ['source.options.columns.0', set],
    ['source.options.columns.1', set],
    ['sinks."my out".options.path', file],
    ['sinks."my out".options.mode.deep', set],
    ['sinks."my out".options.mode.text', set],
    ['transforms.0.name', file],
    ['transforms.0.on_error', set],
  ]);
  expect(recordedSets({ settings, origins })).toEqual([
    'source.options={"path":"b.csv","columns":["a","b"]}',
    'sinks."my out".options.mode={"deep":true,"text":"1"}',
    'transforms.0.on_error="discard"',
  ]);
});

test('a secret, of which only a fingerprint was recorded, is left to be given again', () => {
  const settings = { sinks: { out: { options: { password_fingerprint: 'ab12' } } } };
  const origins = new Map<string, SettingOrigin>([['sinks.out.options.password', set]]);
  expect(recordedSets({ settings, origins })).toEqual([]);
});
