import { expect, test } from 'vitest';

import { startCpuTime } from '../../support/cpu-time.ts';
import { evaluate } from './run-expression.ts';

test.each(['(a+)+$', '^(a|a)*$', '(a|aa)+$', '(.*a){20}$', '^([a-zA-Z]+)*$'])(
  'matches answers at once for %s',
  (pattern) => {
    const text = `${'a'.repeat(2000)}!`;
    const cpuMs = startCpuTime();
    for (const source of [`row.text.matches('${pattern}')`, 'row.text.matches(row.pattern)']) {
      expect(evaluate(source, { text, pattern })).toEqual({ ok: true, value: false });
    }
    expect(cpuMs()).toBeLessThan(2000);
  },
);

test('patterns from rows do not pile up', () => {
  for (let i = 0; i < 2000; i += 1) {
    const row = { text: `x${i}`, pattern: `^x${i}$` };
    expect(evaluate('row.text.matches(row.pattern)', row)).toEqual({ ok: true, value: true });
  }
});
