import fc from 'fast-check';
import { expect, test } from 'vitest';

import { linkTo, parseLink, wayTo } from '../../../../app/tui/store/link.ts';
import { runTabs } from '../../../../app/tui/store/place.ts';
import type { Target } from '../../../../app/tui/store/place.ts';

const name = fc.string({ minLength: 1, unit: 'grapheme' });
const target: fc.Arbitrary<Target> = fc.oneof(
  fc.constant({ screen: 'runs' as const }),
  fc.record({ screen: fc.constant('run' as const), run: name }),
  fc.record({ screen: fc.constant('run' as const), run: name, tab: fc.constantFrom(...runTabs) }),
  fc.record({ screen: fc.constant('token' as const), run: name, row: name }),
  fc.record({ screen: fc.constant('token' as const), run: name, token: name }),
  fc.record({ screen: fc.constant('node' as const), run: name, node: name }),
  fc.record({ screen: fc.constant('batch' as const), run: name, batch: name }),
  fc.record({ screen: fc.constant('compare' as const), runs: fc.tuple(name, name) }),
);

test('every link leads back to the screen that it was made of', () => {
  fc.assert(
    fc.property(target, (each) => {
      const link = linkTo(each);
      expect(link).toMatch(/^elspeth:\/\/[\w.~!*'()%/-]+$/);
      expect(parseLink(link ?? '')).toEqual(each);
    }),
  );
});

test.each([
  'https://run/r-1',
  'elspeth://',
  'elspeth://run',
  'elspeth://run/r-1/nothing',
  'elspeth://run/r-1/row',
  'elspeth://run/r-1/row/1/2',
  'elspeth://run/%E0%A4%A',
  'elspeth://compare/r-1',
])('%s is no link', (text) => expect(parseLink(text)).toBeUndefined());

test('Esc leads from a row to its run and from there to all runs', () => {
  expect(wayTo({ screen: 'token', run: 'r-1', row: '42' }).map(({ screen }) => screen)).toEqual([
    'runs',
    'run',
    'token',
  ]);
});
