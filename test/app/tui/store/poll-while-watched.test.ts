import { beforeEach, afterEach, expect, test, vi } from 'vitest';

import type { Reader } from '../../../../app/reading/reader.ts';
import { pollRun, pollWhileWatched } from '../../../../app/tui/store/poll-while-watched.ts';
import { subscribeAll } from '../../../../app/tui/store/subscribe-all.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function counted(everyMs: number, look: () => Promise<boolean> = () => Promise.resolve(true)) {
  const found = { looks: 0 };
  const poll = pollWhileWatched(everyMs, () => {
    found.looks += 1;
    return look();
  });
  return { found, poll };
}

test('looks only as long as somebody subscribes', async () => {
  const { found, poll } = counted(1000);
  await vi.advanceTimersByTimeAsync(5000);
  expect(found.looks).toBe(0);
  const forget = poll.subscribe();
  await vi.advanceTimersByTimeAsync(3500);
  expect(found.looks).toBe(4);
  forget();
  await vi.advanceTimersByTimeAsync(5000);
  expect(found.looks).toBe(4);
  // Who comes back sees how it is now.
  poll.subscribe();
  await vi.advanceTimersByTimeAsync(1);
  expect(found.looks).toBe(5);
  poll.close();
  await vi.advanceTimersByTimeAsync(5000);
  expect(found.looks).toBe(5);
});

test('does not read again at once what was read when it was made', async () => {
  const { found, poll } = counted(1000);
  poll.subscribe();
  await vi.advanceTimersByTimeAsync(900);
  expect(found.looks).toBe(0);
});

test('begins no look before the last has ended', async () => {
  let end: (goesOn: boolean) => void = () => undefined;
  const { found, poll } = counted(1000, () => new Promise((resolve) => (end = resolve)));
  poll.subscribe();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(found.looks).toBe(1);
  end(true);
  await vi.advanceTimersByTimeAsync(900);
  expect(found.looks).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(found.looks).toBe(2);
});

test('looks again after a look that failed', async () => {
  const { found, poll } = counted(1000, () => Promise.reject(new Error('locked')));
  poll.subscribe();
  await vi.advanceTimersByTimeAsync(2500);
  expect(found.looks).toBe(2);
});

test('looks at a run once more when it has ended, and then no more', async () => {
  let status = 'running';
  const seen: string[] = [];
  const reader: Reader = {
    path: 'audit.db',
    ask: () => Promise.resolve(status as never),
    close: () => Promise.resolve(),
  };
  const poll = pollRun({ reader, run: 'r-1', everyMs: 1000 }, () => {
    seen.push(status);
    return Promise.resolve();
  });
  poll.subscribe();
  await vi.advanceTimersByTimeAsync(2500);
  status = 'completed';
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen).toEqual(['running', 'running', 'completed']);
});

test('several are listened to and forgotten together', () => {
  const heard: string[] = [];
  const subject = (name: string) => ({
    subscribe() {
      heard.push(`+${name}`);
      return () => void heard.push(`-${name}`);
    },
  });
  subscribeAll(() => undefined, [subject('a'), subject('b')])();
  expect(heard).toEqual(['+a', '+b', '-a', '-b']);
});
