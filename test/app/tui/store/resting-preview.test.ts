import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';

import { arraySource } from '../../../../app/tui/store/array-source.ts';
import { createListWindow } from '../../../../app/tui/store/list-window.ts';
import { createRestingPreview } from '../../../../app/tui/store/resting-preview.ts';

async function open(read: (item: number) => Promise<string>) {
  const list = createListWindow(
    arraySource(
      () => Promise.resolve([1, 2, 3]),
      (item) => item,
    ),
  );
  const preview = createRestingPreview(list, (item: number) => item, read);
  onTestFinished(() => preview.close());
  list.goTo(undefined);
  await list.settled();
  await rested();
  return { list, preview };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rested = () => vi.advanceTimersByTimeAsync(100);

test('is read again, and what is shown stays until that is there', async () => {
  let text = 'old';
  let release: () => void = () => undefined;
  let isSlow = false;
  const { preview } = await open(async (item) => {
    if (isSlow) await new Promise<void>((resolve) => (release = resolve));
    return `${text} ${item}`;
  });
  expect(preview.store.getState()).toMatchObject({ of: 1, preview: 'old 1' });
  text = 'new';
  isSlow = true;
  preview.reload();
  await rested();
  expect(preview.store.getState()).toMatchObject({ of: 1, preview: 'old 1' });
  release();
  await rested();
  expect(preview.store.getState()).toMatchObject({ of: 1, preview: 'new 1' });
});

test('tells what went wrong until it is read again', async () => {
  let isBroken = true;
  const { preview } = await open((item) =>
    isBroken ? Promise.reject(new Error('locked')) : Promise.resolve(`item ${item}`),
  );
  expect(preview.store.getState()).toMatchObject({ of: 1, error: new Error('locked') });
  isBroken = false;
  preview.reload();
  await rested();
  expect(preview.store.getState()).toMatchObject({ preview: 'item 1', error: undefined });
});

test('is not begun anew while it is on its way', async () => {
  let reads = 0;
  const { preview } = await open(() => {
    reads += 1;
    return new Promise(() => undefined);
  });
  for (let i = 0; i < 3; i += 1) {
    preview.reload();
    await rested();
  }
  expect(reads).toBe(1);
});
