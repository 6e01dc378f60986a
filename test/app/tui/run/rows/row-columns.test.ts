import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fitSpans, lineText, lineWidth } from '../../../../../app/tui/components/line.tsx';
import { filterLine } from '../../../../../app/tui/screens/run/rows/filter-line.ts';
import {
  rowColumns,
  rowHeader,
  rowLine,
} from '../../../../../app/tui/screens/run/rows/row-columns.ts';
import { rowPreview } from '../../../../../app/tui/screens/run/rows/row-preview.ts';
import type { RowsState } from '../../../../../app/tui/screens/run/rows/rows-slice.ts';
import type { ListState } from '../../../../../app/tui/store/list-state.ts';
import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import type { RowFigures } from '../../../../../landscape/queries/row-figures.ts';
import type { TokenPreview } from '../../../../../landscape/queries/token-preview.ts';

const hostile = [
  '\u001b[31mred\u001b[0m',
  '\u202egnirts',
  'a\u0000b\r\nc\td',
  '👩‍👩‍👧‍👦 family 日本語',
  'x'.repeat(10_000),
  '\ud800 lone',
];

const token: TokenSummary = {
  tokenId: 118,
  origin: { kind: 'row', rowId: 118, rowIndex: 117, file: 'in.csv', line: 119 },
  branchName: undefined,
  outcome: 'quarantined',
  sinkNodeIndex: 2,
  nodeIndex: 2,
  error: { reason: 'type_mismatch', field: 'amount', nodeIndex: 0 },
  attempts: 1,
  durationUs: 412,
};

const figures = (name = 'out'): RowFigures => ({
  runKey: 'r-000001',
  status: 'completed',
  rows: 100_000,
  tokens: 118_000,
  open: 3,
  outcomes: [
    { outcome: 'quarantined', sinkNodeIndex: 2, tokens: 690 },
    { outcome: 'consumed_in_batch', sinkNodeIndex: undefined, tokens: 12 },
  ],
  nodes: [
    { nodeIndex: 0, name: 'source', kind: 'source' },
    { nodeIndex: 1, name, kind: 'transform' },
    { nodeIndex: 2, name, kind: 'sink' },
  ],
});

describe('A row of the list', () => {
  test('keeps what says the most when it gets narrow', () => {
    const headings = (width: number) => rowColumns(width, figures()).map(({ heading }) => heading);
    expect(headings(117)).toEqual([
      'ROW',
      'TOKEN',
      'OUTCOME',
      'AT',
      'SINK',
      'TRIES',
      'TIME',
      'REASON, FIELD',
    ]);
    expect(headings(77)).toEqual(['ROW', 'TOKEN', 'OUTCOME', 'AT', 'SINK', 'REASON, FIELD']);
    expect(headings(57)).toEqual(['ROW', 'TOKEN', 'OUTCOME', 'REASON, FIELD']);
  });

  test('is as wide as the list, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 57, max: 150 }),
        fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' })),
        (width, text) => {
          const columns = rowColumns(width, figures(text));
          const error = { reason: 'type_mismatch', field: text, nodeIndex: 1 } as const;
          const line = rowLine({ ...token, error, branchName: text }, columns);
          expect(lineWidth(line)).toBe(width);
          expect(lineWidth(rowHeader(columns))).toBe(width);
        },
      ),
    );
  });

  test('tells where the error was, and where it went from there', () => {
    const line = lineText(rowLine(token, rowColumns(117, figures())));
    expect(line).toMatch(
      /^ +117 t-118 +! quarantined +source +out +1 +0\.412 ms type_mismatch amount +$/,
    );
  });
});

describe('The line above the list', () => {
  const state: RowsState = {
    filter: {},
    figures: figures(),
    total: undefined,
    search: undefined,
    newTokens: 0,
    isFollowing: false,
  };
  const list: ListState<TokenSummary> = {
    items: [token],
    cursor: 0,
    top: 0,
    height: 10,
    hasBefore: false,
    hasAfter: true,
    isLoading: false,
    isStopped: false,
    isReplacing: false,
    isRead: true,
    error: undefined,
  };
  const textOf = (change: Partial<RowsState>, of: Partial<ListState<TokenSummary>> = {}) =>
    lineText(filterLine({ ...state, ...change }, { ...list, ...of }, 76));

  test.each<[Partial<RowsState>, Partial<ListState<TokenSummary>>, RegExp]>([
    [{}, {}, /^ all rows {2}\/ narrows +100,000 rows, 118,000 tokens$/],
    [{ newTokens: 1200 }, {}, /118,000 tokens {2}1,200 new: \^R$/],
    [{ isFollowing: true, newTokens: 9 }, {}, /118,000 tokens {2}following$/],
    [
      { filter: { outcome: 'failed' }, total: { tokens: 690, isMore: false } },
      {},
      /^ only outcome:failed {2}esc clears +690 tokens$/,
    ],
    [{ filter: { reason: 'a' }, total: { tokens: 10_000, isMore: true } }, {}, / 10,000\+ tokens$/],
    [
      { filter: { text: 'foo' }, search: { scanned: 120_000, of: 1_000_000 } },
      { isLoading: true },
      /1 hit so far {2}~ searched 120,000 of 1,000,000$/,
    ],
    [
      { filter: { text: 'foo' }, search: { scanned: 120_000, of: 1_000_000 } },
      { isStopped: true },
      /1 hit so far {2}‖ stopped at 120,000 of 1,000,000$/,
    ],
    [
      { filter: { text: 'foo' }, search: { scanned: 9, of: 9 } },
      { hasAfter: false },
      /^ only text:foo {2}esc clears +1 hit$/,
    ],
  ])('%j %j', (change, of, expected) => {
    expect(textOf(change, of)).toMatch(expected);
  });

  test.each(hostile)('fits with %j in the filter', (text) => {
    for (const width of [60, 80, 120]) {
      const search = { scanned: 1, of: 1_000_000 };
      const line = filterLine({ ...state, filter: { text }, search }, list, width);
      expect(lineWidth(line)).toBeLessThanOrEqual(width);
      const shown = fitSpans(line, width)
        .map((span) => span.text)
        .join('');
      expect(shown).toMatch(/searched 1 of 1,000,000 *$/);
    }
  });
});

describe('The preview of a row', () => {
  test.each(hostile)('fits with %j in the record', (text) => {
    const preview: TokenPreview = {
      tokenId: 118,
      source: { rowIndex: 117, file: text, line: 119, byteLength: 12 },
      sha256: 'ab'.repeat(32),
      content: { available: true, encoding: 'utf8', text },
      error: {
        reason: 'type_mismatch',
        message: text,
        field: null,
        expected: null,
        found: null,
        details: null,
        sha256: '',
      },
    };
    for (const [width, height] of [
      [80, 6],
      [40, 36],
    ] as const) {
      const lines = rowPreview(token, { of: 118, preview, error: undefined }, { width, height });
      for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  test('shows nothing of another row, and what could not be read', () => {
    const size = { width: 80, height: 6 };
    const of = (tokenId: number, error?: Error) =>
      rowPreview(token, { of: tokenId, preview: undefined, error }, size).map(lineText);
    expect(of(117, new Error('of another'))).toEqual([expect.stringContaining('row 117  t-118')]);
    expect(of(118, new Error('gone')).join('\n')).toContain('gone');
  });
});
