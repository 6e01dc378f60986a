import { describe, expect, test } from 'vitest';

import {
  originText,
  settingEntries,
} from '../../../../../app/tui/screens/run/settings/setting-entries.ts';
import type { SettingsShown } from '../../../../../app/tui/screens/run/settings/setting-entries.ts';
import type { SettingOrigin } from '../../../../../landscape/model/setting-origin.ts';

const file = (line: number): SettingOrigin => ({ kind: 'file', line });
const byDefault: SettingOrigin = { kind: 'default' };

// As they are recorded: sorted by name.
const recorded = {
  settings: {
    retry: { max_attempts: 5 },
    sinks: { a: { plugin: 'csv' }, z: { plugin: 'json' } },
    source: { options: { path: 'in.csv', token_fingerprint: 'ab12' }, plugin: 'csv' },
    transforms: [{ name: 'one', plugin: 'truncate', strict: false }],
  },
  origins: new Map<string, SettingOrigin>([
    ['retry.max_attempts', { kind: 'set' }],
    ['sinks.a.plugin', file(9)],
    ['sinks.z.plugin', file(8)],
    ['source.options.path', { kind: 'environment', variable: 'IN' }],
    ['source.options.token', file(3)],
    ['source.plugin', file(2)],
    ['transforms.0.name', file(5)],
    ['transforms.0.plugin', file(6)],
    ['transforms.0.strict', byDefault],
  ]),
};

function lines(shown: Partial<SettingsShown> = {}): readonly string[] {
  return settingEntries(recorded, { hidesDefaults: false, filter: '', ...shown }).map(
    ({ lead, value = '', origin }) =>
      `${lead}${value}${origin === undefined ? '' : ` ← ${originText(origin, 'p.yaml')}`}`,
  );
}

describe('settingEntries', () => {
  test('shows what stands in the file in its order, then the rest, each with its origin', () => {
    expect(lines()).toEqual([
      'source:',
      '  plugin: csv ← p.yaml:2',
      '  options:',
      '    token_fingerprint: ab12 ← p.yaml:3',
      '    path: in.csv ← $IN',
      'transforms:',
      '  - name: one ← p.yaml:5',
      '    plugin: truncate ← p.yaml:6',
      '    strict: false ← default',
      'sinks:',
      '  z:',
      '    plugin: json ← p.yaml:8',
      '  a:',
      '    plugin: csv ← p.yaml:9',
      'retry:',
      '  max_attempts: 5 ← --set',
    ]);
  });

  test('without defaults nothing is left that holds only them', () => {
    expect(lines({ hidesDefaults: true })).not.toContain('    strict: false ← default');
    const onlyDefaults = {
      settings: { retry: { n: 1 } },
      origins: new Map([['retry.n', byDefault]]),
    };
    expect(settingEntries(onlyDefaults, { hidesDefaults: true, filter: '' })).toEqual([]);
  });

  test.each([
    ['MAX_ATT', ['retry.max_attempts = 5 ← --set']],
    ['in.csv', ['source.options.path = in.csv ← $IN']],
    ['--set', ['retry.max_attempts = 5 ← --set']],
    ['nowhere', []],
  ])('the filter %s finds whole names, values and origins', (filter, found) => {
    expect(lines({ filter })).toEqual(found);
  });
});
