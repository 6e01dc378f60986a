import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { filterWords, quoted } from '../../../../../app/tui/screens/run/rows/filter-words.ts';
import {
  completeFilter,
  filterText,
  parseFilter,
  resolveFilter,
} from '../../../../../app/tui/screens/run/rows/row-filter.ts';
import type { RowFigures } from '../../../../../landscape/queries/row-figures.ts';

const figures: RowFigures = {
  runKey: 'r-000001',
  status: 'completed',
  rows: 3,
  tokens: 3,
  open: 0,
  outcomes: [],
  nodes: [
    { nodeIndex: 0, name: 'source', kind: 'source' },
    { nodeIndex: 1, name: 'clean', kind: 'transform' },
    { nodeIndex: 2, name: 'out', kind: 'sink' },
    { nodeIndex: 3, name: 'odd name', kind: 'sink' },
  ],
};

describe('A filter', () => {
  test.each([
    ['', {}],
    ['outcome:failed', { outcome: 'failed' }],
    ['outcome:failed sink:out node:clean', { outcome: 'failed', sink: 'out', node: 'clean' }],
    ['text:"foo bar"', { text: 'foo bar' }],
    ['foo bar', { text: 'foo bar' }],
    ['foo  sink:out   bar', { sink: 'out', text: 'foo bar' }],
    ['sink:"odd name"', { sink: 'odd name' }],
    ['amount=n/a', { value: 'amount=n/a' }],
    ['"the amount"="n / a"', { value: '"the amount"="n / a"' }],
    ['http://example.com/x', { text: 'http://example.com/x' }],
    ['12:30', { text: '12:30' }],
    ['"outcome:failed"', { text: 'outcome:failed' }],
    [String.raw`"say \"hi\""`, { text: 'say "hi"' }],
    ['hash:ABCDEF01', { hash: 'ABCDEF01' }],
  ])('%s is understood', (text, value) => {
    expect(parseFilter(text)).toEqual({ ok: true, value });
  });

  test.each([
    ['outcom:failed', /no `outcom:`\. Did you mean `outcome:`/],
    ['sink:', /`sink:` needs a value/],
  ])('%s is refused', (text, why) => {
    const parsed = parseFilter(text);
    expect(parsed.ok ? '' : parsed.why).toMatch(why);
  });

  test('is written so that it is understood again', () => {
    const name = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((text) => text.trim() === text);
    const asked = fc.record(
      { outcome: name, sink: name, node: name, reason: name, field: name, text: name, hash: name },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(asked, name, name, (filter, field, value) => {
        // Only data without an own word for each part is written otherwise than it was typed.
        const whole = { ...filter, value: `${quoted(field)}=${quoted(value)}` };
        expect(parseFilter(filterText(whole))).toEqual({ ok: true, value: whole });
        expect(filterWords(whole.value)).toMatchObject([{ name: field, sign: '=', value }]);
      }),
    );
  });

  test('names what there is as indexes', () => {
    const asked = { outcome: 'open', node: 'clean', sink: 'odd name', value: '"a b"=1', text: 'x' };
    expect(resolveFilter(asked, figures)).toEqual({
      ok: true,
      value: {
        outcome: 'open',
        node: 1,
        sink: 3,
        reason: undefined,
        field: undefined,
        hash: undefined,
        contents: [
          { kind: 'text', text: 'x' },
          { kind: 'value', field: 'a b', value: '1' },
        ],
      },
    });
  });

  test.each([
    [
      { outcome: 'faild' },
      'There is no outcome `faild`. Did you mean `failed`? There is completed,',
    ],
    [{ sink: 'aut' }, 'There is no sink `aut`. Did you mean `out`? There is out, odd name.'],
    [{ sink: 'clean' }, 'There is no sink `clean`. There is out, odd name.'],
    [{ node: 'zzz' }, 'There is no node `zzz`. There is source, clean, out, odd name.'],
    [{ reason: 'type_mismach' }, 'Did you mean `type_mismatch`?'],
    [{ hash: 'abc' }, '`hash:` takes the first 8 to 64 hex digits'],
  ])('%j says what is wrong, the nearest name, and those that there are', (asked, why) => {
    const resolved = resolveFilter(asked, figures);
    expect(resolved.ok ? '' : resolved.why).toContain(why);
  });

  test.each([
    ['', ['outcome:', 'sink:', 'node:', 'reason:', 'field:', 'text:', 'hash:']],
    ['outcome:failed s', ['outcome:failed sink:']],
    ['outcome:fa', ['outcome:failed']],
    ['sink:', ['sink:out', 'sink:"odd name"']],
    ['sink:out', []],
    ['node:c', ['node:clean']],
    ['text:a', []],
    ['foo', []],
  ])('%o can go on as %j', (text, offered) => {
    expect(completeFilter(text, figures)).toEqual(offered);
  });
});
