import { expect, test } from 'vitest';

import { lineText, lineWidth } from '../../../../../app/tui/components/line.tsx';
import { overviewLines } from '../../../../../app/tui/screens/run/overview/overview-lines.ts';
import { createOverviewSlice } from '../../../../../app/tui/screens/run/overview/overview-slice.ts';
import type { FollowState } from '../../../../../app/tui/store/follow-run.ts';
import { remember } from '../../../../../app/tui/store/run-history.ts';
import { NotFoundError } from '../../../../../landscape/model/errors.ts';
import { committed, following, progressOf } from './progress-of.ts';

const small = { width: 80, height: 21 };
const wide = { width: 120, height: 37 };

function textOf(follow: FollowState, size = small): string {
  const { store } = createOverviewSlice(() => follow);
  store.setState({ size });
  return overviewLines(follow, store.getState(), size).map(lineText).join('\n');
}

test('a run that goes on shows its bar, what is left, its rate and when it was durable last', () => {
  const progress = progressOf(committed);
  const history = remember(remember([], progressOf(), 4000), progress, 6000);
  const text = textOf(following(progress, { history }));
  expect(text).toContain('~ running  reading  ·  100 rows  ·  last commit 1.00 s ago');
  expect(text).toContain('40 % of 10.0 kB   7.50 s left');
  expect(text).toContain('█');
  expect(text).toMatch(/call +~ active +99 +97 +1 +1 +51/);
  expect(text).toContain('6 nodes · call takes 80 % of the working time');
});

test('after the source the bar makes room for what the run does then', () => {
  const exhausted = { type: 'source_exhausted', atMs: 5000 } as const;
  const text = textOf(following(progressOf(committed, exhausted)));
  expect(text).toContain('flushing batches');
  expect(text).not.toContain('█');
});

test.each([
  ['failed', 'the disk is full', '✗ failed'],
  ['interrupted', 'the run was asked to stop', '‖ interrupted'],
] as const)('a run that %s says why, and what is kept', (status, message, words) => {
  const ended = {
    type: 'run_ended',
    atMs: 9000,
    status,
    reason: { code: 'X', message },
    durationMs: 1,
  } as const;
  const text = textOf(following(progressOf(committed, ended)));
  expect(text).toContain(words);
  expect(text).toContain(message);
  expect(text).toContain('outputs stay partial (*.partial-r-0000aa)');
  // What is at a node that will not go on by itself is still there.
  expect(text).toMatch(/call +‖ holds/);
});

test('what does not add up is said at the top, in words', () => {
  const progress = { ...progressOf(committed), tokens: 50 };
  expect(textOf(following(progress))).toContain('✗ does not add up: 49 tokens more');
});

test('a run of another process that is silent for long makes one wonder', () => {
  const progress = progressOf(committed);
  expect(textOf(following(progress, { nowMs: 500_000 }))).toContain(
    'is its process still at work?',
  );
  const own = { isStopping: false, warnings: [], error: undefined };
  expect(textOf(following(progress, { nowMs: 500_000, own }))).not.toContain('still at work');
});

test('our own run shows what is doubtful about its settings, and that it is stopping', () => {
  const warnings = [
    { code: 'A', message: 'nothing leads to `out`' },
    { code: 'B', message: 'another' },
  ];
  const text = textOf(
    following(progressOf(committed), { own: { isStopping: true, warnings, error: undefined } }),
  );
  expect(text).toContain('! settings: nothing leads to `out` (and 1 more)');
  expect(text).toContain('stopping: the open group is being finished');
});

test('before anything is known it says so, and an error is a card', () => {
  expect(textOf(following(undefined))).toContain('reading …');
  const error = new NotFoundError('RUN_NOT_FOUND', 'There is no run `r-x` in this landscape.');
  expect(textOf(following(undefined, { error }))).toContain('There is no run `r-x`');
});

test('a wide screen shows the graph, the selected node beside the balance, and the errors', () => {
  const text = textOf(following(progressOf(committed)), wide);
  expect(text).toContain('*source 100 !1*──▸[call 99 !1]──▸<big 97>─┬─true───▸(review 20)');
  expect(text).toContain('╰─false──▸(out 77)');
  expect(text).toContain('on errors ─▸ (bad 1)');
  expect(text).toContain('✓ every token is accounted for');
  expect(text).toContain('attempts made again');
  expect(text).toContain('row 9');
});

test('nothing is wider or higher than the screen, whatever names and messages are', () => {
  const evil = [
    '\u001b[2J',
    '\u202eevil',
    '日本語'.repeat(20),
    'x'.repeat(10_000),
    'a\0b\nc',
    '👩‍👩‍👧',
  ];
  const base = progressOf(committed);
  const progress = {
    ...base,
    nodes: base.nodes.map((node, i) => ({ ...node, name: evil[i] ?? '' })),
    edges: base.edges.map((edge, i) => ({ ...edge, label: evil[i] ?? '' })),
    notable: base.notable.map((fact) => ({ ...fact, message: evil.join('') })),
  };
  for (const size of [{ width: 60, height: 12 }, small, wide]) {
    for (const picture of ['graph', 'list'] as const) {
      for (const focus of ['nodes', 'errors', 'balance'] as const) {
        const follow = following(progress);
        const { store } = createOverviewSlice(() => follow);
        store.setState({ picture, focus, showsEdges: true, size });
        const lines = overviewLines(follow, store.getState(), size);
        expect(lines).toHaveLength(size.height);
        if (picture === 'graph') {
          for (const line of lines.slice(3, 6))
            expect(lineWidth(line)).toBeLessThanOrEqual(size.width);
        }
      }
    }
  }
});
