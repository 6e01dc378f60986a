import { expect, test } from 'vitest';

import { recordReads } from './read-recorder.ts';

const settings = () => ({
  name: 'a',
  retry: { attempts: 3, delay: 1 },
  steps: [{ name: 'x' }, { name: 'y' }],
  labels: {},
});

test.each([
  {
    title: 'every leaf before anything is read',
    read: () => {},
    unread: ['name', 'retry.attempts', 'retry.delay', 'steps.0.name', 'steps.1.name', 'labels'],
  },
  {
    title: 'the leaves beside the one that was read',
    read: ({ retry }: ReturnType<typeof settings>) => retry.attempts,
    unread: ['name', 'retry.delay', 'steps.0.name', 'steps.1.name', 'labels'],
  },
  {
    title: 'nothing of a list whose items were read',
    read: ({ steps }: ReturnType<typeof settings>) => steps.map(({ name }) => name),
    unread: ['name', 'retry.attempts', 'retry.delay', 'labels'],
  },
  {
    title: 'a leaf inside of a mapping whose keys were listed',
    read: ({ retry }: ReturnType<typeof settings>) => Object.keys(retry),
    unread: ['name', 'retry.attempts', 'retry.delay', 'steps.0.name', 'steps.1.name', 'labels'],
  },
  {
    title: 'nothing after everything was read',
    read: (value: ReturnType<typeof settings>) => JSON.stringify(value),
    unread: [],
  },
])('recordReads reports $title', ({ read, unread }) => {
  const recorder = recordReads(settings());
  read(recorder.value);
  expect(recorder.unread()).toEqual(unread);
});

test('recordReads does not count what is read while ignoring', () => {
  const recorder = recordReads({ a: 1, b: 2 });
  const text = recorder.ignoring(() => JSON.stringify(recorder.value));
  expect([text, recorder.value.b, recorder.unread()]).toEqual(['{"a":1,"b":2}', 2, ['a']]);
});

test('recordReads reads frozen objects and leaves them alone', () => {
  const frozen = Object.freeze({ inner: Object.freeze({ leaf: 1 }) });
  const recorder = recordReads(frozen);
  expect([recorder.value.inner.leaf, recorder.unread()]).toEqual([1, []]);
});
