import { expect, test } from 'vitest';

import { pathText, settingName } from '../../../engine/settings/setting-name.ts';
import type { SettingPath } from '../../../engine/settings/settings-tree.ts';
import { placeText } from '../../../landscape/model/errors.ts';
import { loaded, smallest } from './load-text.ts';

const text = `${smallest}transforms:
  - name: severity
    type: gate
    condition: "true"
    routes: { high: [out, discard], low: continue }
  - { name: m, plugin: mapper, options: { mapping: &names { a: b } } }
  - { name: n, plugin: mapper, options: { mapping: *names } }
`;
const surroundings = {
  sets: ['retry.max_attempts=5', 'transforms.m.on_error=halt'],
  env: { ELSPETH__LANDSCAPE__URL: 'sqlite:///a.db' },
};

test.each<{ path: SettingPath; key: string; value: string }>([
  { path: [], key: 'p.yaml:1:1', value: 'p.yaml:1:1' },
  { path: ['output_sink'], key: 'p.yaml:6:1', value: 'p.yaml:6:14' },
  { path: ['source', 'options', 'path'], key: 'p.yaml:3:14', value: 'p.yaml:3:20' },
  { path: ['transforms', 0], key: 'p.yaml:8:5', value: 'p.yaml:8:5' },
  { path: ['transforms', 0, 'condition'], key: 'p.yaml:10:5', value: 'p.yaml:10:16' },
  { path: ['transforms', 0, 'routes', 'high', 1], key: 'p.yaml:11:27', value: 'p.yaml:11:27' },
  { path: ['transforms', 0, 'on_error'], key: 'p.yaml:8:5', value: 'p.yaml:8:5' },
  { path: ['transforms', 9, 'name'], key: 'p.yaml:7:1', value: 'p.yaml:8:3' },
  {
    path: ['transforms', 2, 'options', 'mapping', 'a'],
    key: 'p.yaml:12:61',
    value: 'p.yaml:12:64',
  },
  {
    path: ['transforms', 1, 'on_error'],
    key: '--set transforms.m.on_error=halt',
    value: '--set transforms.m.on_error=halt',
  },
  {
    path: ['retry', 'max_attempts'],
    key: '--set retry.max_attempts=5',
    value: '--set retry.max_attempts=5',
  },
  {
    path: ['landscape', 'url'],
    key: 'ELSPETH__LANDSCAPE__URL',
    value: 'ELSPETH__LANDSCAPE__URL',
  },
  { path: ['concurrency', 'max_workers'], key: 'p.yaml:1:1', value: 'p.yaml:1:1' },
])('SettingsDocument locates $path', ({ path, key, value }) => {
  const { document } = loaded(text, surroundings);
  const places = [document.locate(path, 'key'), document.locate(path, 'value')];
  expect(places.map(placeText)).toEqual([key, value]);
});

test('origins name every leaf of the settings, in their order', () => {
  const { origins } = loaded(
    `${smallest}transforms:\n  - { name: g, type: gate, condition: "true", routes: { "a.b": out } }\n`,
  );
  const written = [...origins].filter(([, { kind }]) => kind !== 'default');
  expect(written).toEqual([
    ['source.plugin', { kind: 'file', line: 2 }],
    ['source.options.path', { kind: 'file', line: 3 }],
    ['transforms.0.name', { kind: 'file', line: 8 }],
    ['transforms.0.type', { kind: 'file', line: 8 }],
    ['transforms.0.condition', { kind: 'file', line: 8 }],
    ['transforms.0.routes."a.b"', { kind: 'file', line: 8 }],
    ['sinks.out.plugin', { kind: 'file', line: 5 }],
    ['sinks.out.options.path', { kind: 'file', line: 5 }],
    ['output_sink', { kind: 'file', line: 6 }],
  ]);
  expect([...origins.keys()]).toContain('source.options.delimiter');
  expect([...origins.keys()].at(-1)).toBe('secrets.mapping');
});

test('an origin inside of a written value is that of the value', () => {
  const { document } = loaded(smallest);
  expect(document.origin(['output_sink', 'expanded', 0])).toEqual({ kind: 'file', line: 6 });
});

test.each<{ path: SettingPath; text: string; name: string }>([
  { path: [], text: '', name: 'the settings' },
  { path: ['retry'], text: 'retry', name: '`retry`' },
  { path: ['transforms'], text: 'transforms', name: '`transforms`' },
  { path: ['transforms', 0], text: 'transforms.0', name: 'step `severity`' },
  { path: ['transforms', 9], text: 'transforms.9', name: 'step 10' },
  {
    path: ['transforms', 0, 'routes', 'a b'],
    text: 'transforms.0.routes."a b"',
    name: '`routes."a b"` of step `severity`',
  },
  { path: ['sinks', 'out', 'plugin'], text: 'sinks.out.plugin', name: '`plugin` of sink `out`' },
])('settingName calls $path $name', ({ path, text: dotted, name }) => {
  const { document } = loaded(text, surroundings);
  expect([pathText(path), settingName(path, document.root)]).toEqual([dotted, name]);
});
