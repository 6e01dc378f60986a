import { expect, test } from 'vitest';

import { shareReading } from '../../../../app/tui/store/shared-reading.ts';

test('is asked once for all who want it, and again when it was forgotten', async () => {
  let asked = 0;
  const reading = shareReading(() => Promise.resolve((asked += 1)));
  expect(await Promise.all([reading.get(), reading.get()])).toEqual([1, 1]);
  expect(await reading.get()).toBe(1);
  reading.forget();
  expect(await reading.get()).toBe(2);
});

test('does not keep what went wrong', async () => {
  let isBroken = true;
  const reading = shareReading(() =>
    isBroken ? Promise.reject(new Error('locked')) : Promise.resolve('fine'),
  );
  await expect(reading.get()).rejects.toThrow('locked');
  isBroken = false;
  expect(await reading.get()).toBe('fine');
});

test('is called off when it is closed', () => {
  const signals: AbortSignal[] = [];
  const reading = shareReading((signal) => {
    signals.push(signal);
    return Promise.resolve();
  });
  void reading.get();
  reading.close();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});
