import { expect, test } from 'vitest';

import { nearestName } from '../../../landscape/model/nearest-name.ts';
import { startCpuTime } from '../../support/cpu-time.ts';

test.each([
  { name: 'conditon', candidates: ['options', 'condition'], nearest: 'condition' },
  { name: 'conditoin', candidates: ['condition'], nearest: 'condition' },
  { name: 'onError', candidates: ['on_success', 'on_error'], nearest: 'on_error' },
  { name: 'ON-ERROR', candidates: ['on_error'], nearest: 'on_error' },
  { name: 'jsn', candidates: ['csv', 'json'], nearest: 'json' },
  { name: 'cvs', candidates: ['csv'], nearest: 'csv' },
  { name: 'parquet', candidates: ['csv', 'json'], nearest: undefined },
  { name: 'a', candidates: ['b'], nearest: undefined },
  { name: '', candidates: ['a'], nearest: undefined },
  { name: 'sink_3', candidates: ['sink_1', 'sink_2'], nearest: 'sink_1' },
  { name: 'out', candidates: ['out'], nearest: undefined },
  { name: 'out', candidates: [], nearest: undefined },
])('nearestName finds $nearest for `$name` in $candidates', ({ name, candidates, nearest }) => {
  expect(nearestName(name, candidates)).toBe(nearest);
});

test('nearestName does not compare names whose lengths are far apart', () => {
  const cpuMs = startCpuTime();
  expect(nearestName('x'.repeat(1_000_000), ['condition'])).toBeUndefined();
  expect(cpuMs()).toBeLessThan(100);
});
