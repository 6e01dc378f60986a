import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { showProgress } from '../../../app/headless/show-progress.ts';
import { createRunStore } from '../../../app/store/run-store.ts';
import type { Counts } from '../../../engine/events.ts';

const nothing: Counts = { rows: 0, tokens: 0, sourceBytes: 0, nodes: [], edges: [], outcomes: [] };

/** A run that has read 5,000 of 20,000 rows after ten seconds, mostly waiting for its sink. */
function runningStore() {
  const store = createRunStore();
  store.getState().apply({
    type: 'run_started',
    atMs: 0,
    runKey: 'r-aaaaaa',
    pipeline: 'p',
    landscape: 'audit.db',
    startedAtMs: 0,
    segmentStartedAtMs: 0,
    nodes: [
      { index: 0, name: 'source', kind: 'source', plugin: 'csv' },
      { index: 1, name: 'out', kind: 'sink', plugin: 'csv' },
    ],
    edges: [],
    sourceSizeBytes: 40_000,
    isSourceExhausted: false,
    committed: nothing,
  });
  store.getState().apply({
    type: 'group_committed',
    atMs: 0,
    changes: {
      ...nothing,
      rows: 5000,
      tokens: 5000,
      sourceBytes: 10_000,
      nodes: [
        { index: 0, completed: 5000, failed: 0, durationUs: 1000, latencies: [] },
        { index: 1, completed: 4990, failed: 10, durationUs: 3000, latencies: [] },
      ],
      outcomes: [
        { outcome: 'completed', sink: 1, tokens: 4990 },
        { outcome: 'failed', tokens: 10 },
      ],
    },
    held: [],
    notable: [],
    notableOmitted: 0,
  });
  return store;
}

function shownOn(screen: { readonly canRewrite: boolean; readonly columns: number }) {
  let written = '';
  const shown = showProgress(runningStore().getState, {
    write: (text) => {
      written += text;
    },
    canRewrite: screen.canRewrite,
    columns: () => screen.columns,
    nowMs: Date.now,
  });
  return { ...shown, written: () => written };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a log gets a line every ten seconds, with what is left and the slowest node', () => {
  const log = shownOn({ canRewrite: false, columns: 80 });
  vi.advanceTimersByTime(9999);
  expect(log.written()).toBe('');
  vi.advanceTimersByTime(1);
  expect(log.written()).toBe(
    'r-aaaaaa 5,000 rows · 500 rows/s · 10 s · completed 4,990 · failed 10 · 25 %, 30 s left · slowest out 75 %\n',
  );
  log.clear();
  log.end();
  vi.advanceTimersByTime(60_000);
  expect(log.written().split('\n')).toHaveLength(2);
});

test('a terminal sees one line change, cut to its width, and a clean one in the end', () => {
  const terminal = shownOn({ canRewrite: true, columns: 30 });
  vi.advanceTimersByTime(500);
  const line = (text: string) => `\r${text}\u001b[K`;
  const whole = line('r-aaaaaa 5,000 rows · 20,000…') + line('r-aaaaaa 5,000 rows · 10,000…');
  expect(terminal.written()).toBe(whole);
  terminal.end();
  vi.advanceTimersByTime(5000);
  expect(terminal.written()).toBe(`${whole}\r\u001b[K`);
});
