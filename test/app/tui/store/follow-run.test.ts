import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';

import type { Reader } from '../../../../app/reading/reader.ts';
import { createRunStore } from '../../../../app/store/run-store.ts';
import { followRun } from '../../../../app/tui/store/follow-run.ts';
import { rateNow, remember, rowRates } from '../../../../app/tui/store/run-history.ts';
import type { OwnRun, OwnRunEnd } from '../../../../app/tui/store/run-starter.ts';
import type { RunEvent } from '../../../../engine/events.ts';
import type { Progress } from '../../../../engine/progress.ts';
import { committed, progressOf, started } from '../run/overview/progress-of.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A reader that answers with what it is given, and counts the questions. */
function readerOf(answer: () => Progress) {
  let asked = 0;
  const ask = (_question: string, _what: unknown, signal?: AbortSignal) =>
    new Promise<Progress>((resolve, reject) => {
      asked += 1;
      signal?.addEventListener('abort', () => reject(signal.reason));
      setTimeout(() => {
        try {
          resolve(answer());
        } catch (error) {
          reject(error);
        }
      }, 10);
    });
  return { reader: { ask } as unknown as Reader, asked: () => asked };
}

const nobodys = { find: () => undefined };
const nowMs = () => Date.now();

test('a run of another process is asked for four times a second, and no more once it has ended', async () => {
  let progress = progressOf(committed);
  const { reader, asked } = readerOf(() => progress);
  const follower = followRun({ run: 'r', runs: nobodys, reader, nowMs });
  const forget = follower.watch();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked()).toBe(4);
  progress = { ...progress, status: 'completed' };
  await vi.advanceTimersByTimeAsync(1000);
  const last = asked();
  expect(follower.store.getState().progress?.status).toBe('completed');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked()).toBe(last);
  forget();
  expect(vi.getTimerCount()).toBe(0);
});

test('where nothing is committed for long it asks less often', async () => {
  const { reader, asked } = readerOf(() => progressOf(committed));
  const follower = followRun({ run: 'r', runs: nobodys, reader, nowMs });
  follower.watch();
  await vi.advanceTimersByTimeAsync(20_000);
  const before = asked();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked() - before).toBeLessThanOrEqual(10);
  follower.close();
  expect(vi.getTimerCount()).toBe(0);
});

test('nobody watches: nothing is asked, and no timer is left', async () => {
  const { reader, asked } = readerOf(() => progressOf(committed));
  const follower = followRun({ run: 'r', runs: nobodys, reader, nowMs });
  const forget = follower.watch();
  await vi.advanceTimersByTimeAsync(300);
  forget();
  await vi.advanceTimersByTimeAsync(20);
  const before = asked();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked()).toBe(before);
  expect(vi.getTimerCount()).toBe(0);
});

test('a question that fails leaves what is known, and is asked again', async () => {
  let isBroken = true;
  const { reader } = readerOf(() => {
    if (isBroken) throw new Error('locked');
    return progressOf(committed);
  });
  const follower = followRun({ run: 'r', runs: nobodys, reader, nowMs });
  follower.watch();
  await vi.advanceTimersByTimeAsync(20);
  expect(follower.store.getState().error).toMatchObject({ message: 'locked' });
  isBroken = false;
  await vi.advanceTimersByTimeAsync(300);
  expect(follower.store.getState()).toMatchObject({ error: undefined, progress: { rows: 100 } });
  follower.close();
});

/** Our own run, whose events the test tells. */
function ownRun() {
  const store = createRunStore();
  const end = createStore<{ readonly end: OwnRunEnd | undefined }>()(() => ({ end: undefined }));
  let isStopping = false;
  const run: OwnRun = {
    store,
    settingsFile: 'pipeline.yaml',
    warnings: () => [],
    end: () => end.getState().end,
    ended: new Promise(() => undefined),
    stop() {
      isStopping = true;
    },
    isStopping: () => isStopping,
    subscribe(changed) {
      const forget = [store.subscribe(changed), end.subscribe(changed)];
      return () => forget.forEach((each) => each());
    },
  };
  return {
    run,
    tell: (event: RunEvent) => store.getState().apply(event),
    finish: (found: OwnRunEnd) => end.setState({ end: found }),
  };
}

test('our own run is drawn four times a second, however often it tells; its last word comes at once', async () => {
  const { run, tell, finish } = ownRun();
  const { reader, asked } = readerOf(() => progressOf());
  const follower = followRun({ run: 'r', runs: { find: () => run }, reader, nowMs });
  tell(started);
  follower.watch();
  let pictures = 0;
  follower.store.subscribe(() => (pictures += 1));
  for (let i = 0; i < 100; i += 1) {
    tell(committed);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(pictures).toBe(4);
  tell({ type: 'run_ended', atMs: 1, status: 'failed', reason: undefined, durationMs: 1 });
  finish({ exitCode: 1, error: new Error('boom') });
  expect(follower.store.getState()).toMatchObject({
    progress: { status: 'failed', rows: 10_000 },
    own: { error: { message: 'boom' } },
  });
  await vi.advanceTimersByTimeAsync(1000);
  expect([asked(), vi.getTimerCount()]).toEqual([0, 0]);
  follower.close();
});

test('only our own run can be stopped from here, and only once', () => {
  const { run, tell } = ownRun();
  const { reader } = readerOf(() => progressOf());
  const others = followRun({ run: 'r', runs: nobodys, reader, nowMs });
  expect(others.whyNotStopped()).toContain('Another process');
  tell(started);
  const follower = followRun({ run: 'r', runs: { find: () => run }, reader, nowMs });
  follower.look();
  expect(follower.whyNotStopped()).toBeUndefined();
  follower.stop();
  expect(run.isStopping()).toBe(true);
  expect(follower.whyNotStopped()).toContain('stopping');
  expect(follower.store.getState().own?.isStopping).toBe(true);
  follower.close();
});

test('rates are those of the last seconds', () => {
  const at = (rows: number) => ({ ...progressOf(committed), rows });
  let history = remember([], at(0), 0);
  for (let second = 1; second <= 10; second += 1)
    history = remember(history, at(second < 6 ? 0 : (second - 5) * 100), second * 1000);
  expect(rateNow(history, ({ rows }) => rows)).toBe(100);
  expect(rowRates(history, 3)).toEqual([100, 100, 100]);
  expect(rateNow(remember([], at(5), 0), ({ rows }) => rows)).toBeUndefined();
});
