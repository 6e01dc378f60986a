import { describe, expect, test } from 'vitest';

import { findings } from './build-from-yaml.ts';
import { join } from './join-settings.ts';

describe('checkCoalesceForms', () => {
  test.each([
    { settings: 'policy: quorum', found: [''] },
    { settings: 'policy: quorum, quorum_count: 3', found: ['.quorum_count'] },
    { settings: 'quorum_count: 1', found: ['.quorum_count'] },
    { settings: 'policy: best_effort', found: [''] },
    { settings: 'policy: first, timeout_seconds: 5', found: ['.timeout_seconds'] },
    { settings: 'merge: select', found: [''] },
    { settings: 'merge: select, select_branch: m', found: ['.select_branch'] },
    { settings: 'select_branch: l', found: ['.select_branch'] },
    { settings: 'merge: nested, on_collision: fail', found: ['.on_collision'] },
  ])('refuses `$settings`', ({ settings, found }) => {
    expect(findings(join(settings))).toEqual(
      found.map((path) => `COALESCE_FORM transforms.3${path}`),
    );
  });

  test.each([
    '',
    'policy: quorum, quorum_count: 2',
    'policy: quorum, quorum_count: 1, timeout_seconds: 5',
    'policy: best_effort, timeout_seconds: 5',
    'policy: first',
    'timeout_seconds: 5',
    'merge: select, select_branch: l',
    'merge: nested',
    'on_collision: first_wins',
  ])('takes `%s`', (settings) => {
    expect(findings(join(settings))).toEqual([]);
  });

  test('refuses a branch twice, and then knows of two branches only', () => {
    const text = join('').replace('[l, r]', '[l, r, l]');
    expect(findings(text)).toEqual(['COALESCE_FORM transforms.3.branches.2']);
  });
});
