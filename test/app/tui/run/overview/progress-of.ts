import type { RunEvent, RunStarted } from '../../../../../engine/events.ts';
import { advance } from '../../../../../engine/progress.ts';
import type { Progress } from '../../../../../engine/progress.ts';
import { noCounts } from '../../../../../engine/run/to-counts.ts';
import type { FollowState } from '../../../../../app/tui/store/follow-run.ts';

/** A pipeline of a source, a step with retries, a gate, two sinks, and one for errors. */
export const started: RunStarted = {
  type: 'run_started',
  atMs: 1000,
  runKey: 'r-0000aa',
  pipeline: 'orders',
  landscape: 'audit.db',
  startedAtMs: 1000,
  segmentStartedAtMs: 1000,
  nodes: [
    { index: 0, name: 'source', kind: 'source', plugin: 'csv' },
    { index: 1, name: 'call', kind: 'transform', plugin: 'lookup' },
    { index: 2, name: 'big', kind: 'gate', plugin: 'condition' },
    { index: 3, name: 'review', kind: 'sink', plugin: 'csv' },
    { index: 4, name: 'out', kind: 'sink', plugin: 'csv' },
    { index: 5, name: 'bad', kind: 'sink', plugin: 'csv' },
  ],
  edges: [
    { index: 0, from: 0, target: { kind: 'node', nodeIndex: 1 }, label: 'continue', mode: 'move' },
    {
      index: 1,
      from: 0,
      target: { kind: 'discard' },
      label: 'on_validation_failure',
      mode: 'divert',
    },
    { index: 2, from: 1, target: { kind: 'node', nodeIndex: 2 }, label: 'continue', mode: 'move' },
    {
      index: 3,
      from: 1,
      target: { kind: 'node', nodeIndex: 5 },
      label: 'on_error',
      mode: 'divert',
    },
    { index: 4, from: 2, target: { kind: 'node', nodeIndex: 3 }, label: 'true', mode: 'move' },
    { index: 5, from: 2, target: { kind: 'node', nodeIndex: 4 }, label: 'false', mode: 'move' },
  ],
  sourceSizeBytes: 10_000,
  isSourceExhausted: false,
  committed: noCounts,
};

/** A group that was committed: a hundred rows, of which one is bad and one is still being tried. */
export const committed: RunEvent = {
  type: 'group_committed',
  atMs: 5000,
  changes: {
    rows: 100,
    tokens: 100,
    sourceBytes: 4000,
    nodes: [
      { index: 0, completed: 99, failed: 1, durationUs: 1000, latencies: [[6, 100]] },
      {
        index: 1,
        completed: 97,
        failed: 4,
        durationUs: 8000,
        latencies: [
          [12, 90],
          [16, 11],
        ],
      },
      { index: 2, completed: 97, failed: 0, durationUs: 500, latencies: [[4, 97]] },
      { index: 3, completed: 20, failed: 0, durationUs: 300, latencies: [[7, 20]] },
      { index: 4, completed: 77, failed: 0, durationUs: 200, latencies: [[5, 77]] },
      { index: 5, completed: 1, failed: 0, durationUs: 20, latencies: [[8, 1]] },
    ],
    edges: [
      { index: 0, tokens: 99 },
      { index: 1, tokens: 1 },
      { index: 2, tokens: 97 },
      { index: 3, tokens: 1 },
      { index: 4, tokens: 20 },
      { index: 5, tokens: 77 },
    ],
    outcomes: [
      { outcome: 'routed', sink: 3, tokens: 20 },
      { outcome: 'routed', sink: 4, tokens: 77 },
      { outcome: 'quarantined', sink: 5, tokens: 1 },
      { outcome: 'discarded', tokens: 1 },
    ],
  },
  held: [],
  notable: [
    {
      rowId: 8,
      rowIndex: 7,
      batchId: undefined,
      tokenId: 8,
      node: 0,
      reason: 'type_mismatch',
      message: 'no number',
    },
    {
      rowId: 10,
      rowIndex: 9,
      batchId: undefined,
      tokenId: 11,
      node: 1,
      reason: 'key_not_found',
      message: 'no such key',
    },
  ],
  notableOmitted: 0,
};

export function progressOf(...events: readonly RunEvent[]): Progress {
  let progress: Progress | undefined;
  for (const event of [started, ...events]) progress = advance(progress, event);
  if (progress === undefined) throw new Error('There is a first event');
  return progress;
}

export function following(
  progress: Progress | undefined,
  more: Partial<FollowState> = {},
): FollowState {
  return { progress, history: [], nowMs: 6000, error: undefined, own: undefined, ...more };
}
