import { onTestFinished, expect, test } from 'vitest';

import { ConfigError } from '../../../../landscape/model/errors.ts';
import { pipelineFolder } from '../../../support/pipeline-folder.ts';
import { right } from '../../../support/right-settings.ts';
import { starterIn } from '../../../support/starter-in.ts';

function starterOf(files: Readonly<Record<string, string>>) {
  return starterIn(pipelineFolder({ 'pipeline.yaml': right, ...files }, onTestFinished));
}

test('a run is known by its key as soon as it is registered, and its end is told', async () => {
  const runs = starterOf({ 'in.csv': 'id,amount\n1,2\n2,x\n' });
  const key = await runs.start('pipeline.yaml');
  expect(key).toMatch(/^r-[0-9a-z]{6}$/);
  const run = runs.find(key);
  expect(await run?.ended).toEqual({ exitCode: 0, error: undefined });
  expect(run?.store.getState().progress).toMatchObject({ rows: 2, status: 'completed' });
  expect(runs.isBusy()).toBe(false);
});

test('a pipeline that is wrong is told to whoever starts it, and no run is kept', async () => {
  const runs = starterOf({ 'wrong.yaml': 'source: 7\n' });
  await expect(runs.start('wrong.yaml')).rejects.toThrow(ConfigError);
  expect(runs.all()).toEqual([]);
  expect(runs.isBusy()).toBe(false);
});

test('a stop ends the run as interrupted, with its exit code', async () => {
  const lines = Array.from({ length: 200_000 }, (_, i) => `${i},${i}\n`);
  const runs = starterOf({ 'in.csv': `id,amount\n${lines.join('')}` });
  const run = runs.find(await runs.start('pipeline.yaml'));
  runs.stopAll();
  expect(run?.isStopping()).toBe(true);
  expect((await run?.ended)?.exitCode).toBe(3);
  expect(run?.store.getState().progress?.status).toBe('interrupted');
});

test('a run can be asked to stop before it is registered', async () => {
  const lines = Array.from({ length: 200_000 }, (_, i) => `${i},${i}\n`);
  const runs = starterOf({ 'in.csv': `id,amount\n${lines.join('')}` });
  const starting = runs.start('pipeline.yaml');
  expect(runs.isBusy()).toBe(true);
  runs.stopAll();
  const run = runs.find(await starting);
  expect((await run?.ended)?.exitCode).toBe(3);
});

test('a run that stopped goes on under its key, and is done once', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i},${i}\n`);
  const runs = starterOf({ 'in.csv': `id,amount\n${lines.join('')}` });
  const key = await runs.start('pipeline.yaml');
  runs.stopAll();
  await runs.find(key)?.ended;
  expect(await runs.resume(key)).toBe(key);
  expect((await runs.find(key)?.ended)?.exitCode).toBe(0);
  expect(runs.find(key)?.store.getState().progress).toMatchObject({ rows: 20_000 });
});
