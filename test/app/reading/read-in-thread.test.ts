import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { readHere } from '../../../app/reading/read-here.ts';
import { readInThread } from '../../../app/reading/read-in-thread.ts';
import { NotFoundError } from '../../../landscape/model/errors.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { runFixture } from '../../support/fixture-pipeline.ts';
import type { FixtureRun } from '../../support/fixture-pipeline.ts';

let fixture: FixtureRun;

beforeAll(async () => {
  fixture = await runFixture('weather', createFakeClock());
});
afterAll(() => fixture.remove());

function open(path: string) {
  const reader = readInThread(path);
  onTestFinished(() => reader.close());
  return reader;
}

test('the thread answers what the query answers', async () => {
  const here = readHere(fixture.landscape);
  onTestFinished(() => here.close());
  const thread = open(fixture.landscape);
  // Between threads a Buffer becomes the bytes that it holds.
  expect(await thread.ask('runs', {})).toEqual(structuredClone(await here.ask('runs', {})));
  const latest = { run: 'latest' };
  expect(await thread.ask('run', latest)).toEqual(structuredClone(await here.ask('run', latest)));
});

test('an error comes back as what it was', async () => {
  const reader = open(fixture.landscape);
  await expect(reader.ask('run', { run: 'r-000000' })).rejects.toThrow(NotFoundError);
  await expect(reader.ask('run', { run: 'r-000000' })).rejects.toMatchObject({
    code: 'RUN_NOT_FOUND',
  });
});

test('a landscape that is made later is read then', async () => {
  const reader = open(`${fixture.landscape}.none`);
  await expect(reader.ask('runs', {})).rejects.toMatchObject({ code: 'LANDSCAPE_NOT_FOUND' });
  await expect(reader.ask('runs', {})).rejects.toMatchObject({ code: 'LANDSCAPE_NOT_FOUND' });
});

test('who gives up is told so, and others get their answers', async () => {
  const reader = open(fixture.landscape);
  const gone = new AbortController();
  const given = reader.ask('runs', {}, gone.signal);
  const wanted = reader.ask('runs', {});
  gone.abort(new Error('not wanted any more'));
  await expect(given).rejects.toThrow('not wanted any more');
  expect((await wanted).items).toHaveLength(1);
});

test('who asks a closed reader is told so', async () => {
  const reader = readInThread(fixture.landscape);
  await reader.ask('runs', {});
  await reader.close();
  await expect(reader.ask('runs', {})).rejects.toThrow('has ended');
});

test('a signal that is used for many questions keeps none of them', async () => {
  const reader = open(fixture.landscape);
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  for (let i = 0; i < 5; i += 1) await reader.ask('runs', {}, signal);
  await expect(reader.ask('run', { run: 'r-000000' }, signal)).rejects.toThrow(NotFoundError);
  expect(listeners).toBe(0);
});

test('a question that nobody wants any more is not asked', async () => {
  const reader = open(fixture.landscape);
  const gone = new AbortController();
  gone.abort(new Error('gone'));
  await expect(reader.ask('runs', {}, gone.signal)).rejects.toThrow('gone');
});
