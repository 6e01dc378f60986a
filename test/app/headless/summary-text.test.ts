import { expect, test } from 'vitest';

import { summaryText } from '../../../app/headless/summary-text.ts';
import type { RunEvent } from '../../../engine/events.ts';
import { advance } from '../../../engine/progress.ts';
import type { Progress } from '../../../engine/progress.ts';
import { noCounts } from '../../../engine/run/to-counts.ts';

/** The summary of a run with one sink that was interrupted after a row. */
function interrupted(plugin: string): string {
  const events: readonly RunEvent[] = [
    {
      type: 'run_started',
      atMs: 0,
      runKey: 'r-000000',
      pipeline: 'p.yaml',
      landscape: 'audit.db',
      startedAtMs: 0,
      segmentStartedAtMs: 0,
      nodes: [
        { index: 0, name: 'source', kind: 'source', plugin: 'csv' },
        { index: 1, name: 'out', kind: 'sink', plugin },
      ],
      edges: [],
      sourceSizeBytes: undefined,
      isSourceExhausted: false,
      committed: { ...noCounts, rows: 1, tokens: 1 },
    },
    { type: 'run_ended', atMs: 1, status: 'interrupted', reason: undefined, durationMs: 1 },
  ];
  let progress: Progress | undefined;
  for (const event of events) progress = advance(progress, event);
  if (progress === undefined) throw new Error('there are events');
  return summaryText(progress, { explain: 'elspeth explain', resume: 'elspeth resume r-000000' });
}

test('an interrupted run says that its files are partial', () => {
  const text = interrupted('csv');
  expect(text).toContain('outputs stay partial (*.partial-r-000000).');
  expect(text).not.toContain('Tables');
});

test('an interrupted run says how to go on with it', () => {
  expect(interrupted('csv')).toMatch(/Go on with it\n {2}elspeth resume r-000000$/);
});

test('an interrupted run says that tables have its rows already', () => {
  expect(interrupted('database')).toContain(
    'Tables that are appended to have the committed rows already.',
  );
});
