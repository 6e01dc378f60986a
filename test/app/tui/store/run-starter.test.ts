import { onTestFinished, expect, test } from 'vitest';

import { createRunStarter } from '../../../../app/tui/store/create-run-starter.ts';
import { ConfigError } from '../../../../landscape/model/errors.ts';
import { pipelineFolder } from '../../../support/pipeline-folder.ts';
import { right } from '../../../support/right-settings.ts';

function starterIn(files: Readonly<Record<string, string>>) {
  const folder = pipelineFolder({ 'pipeline.yaml': right, ...files }, onTestFinished);
  const place = { sets: [], database: folder.landscape, cwd: folder.path, env: {} };
  return createRunStarter({
    request: (settingsFile) => ({ ...place, settingsFile }),
    maxBad: undefined,
  });
}

test('a run is known by its key as soon as it is registered, and its end is told', async () => {
  const runs = starterIn({ 'in.csv': 'id,amount\n1,2\n2,x\n' });
  const key = await runs.start('pipeline.yaml');
  expect(key).toMatch(/^r-[0-9a-z]{6}$/);
  const run = runs.find(key);
  expect(await run?.ended).toEqual({ exitCode: 0, error: undefined });
  expect(run?.store.getState().progress).toMatchObject({ rows: 2, status: 'completed' });
  expect(runs.isBusy()).toBe(false);
});

test('a pipeline that is wrong is told to whoever starts it, and no run is kept', async () => {
  const runs = starterIn({ 'wrong.yaml': 'source: 7\n' });
  await expect(runs.start('wrong.yaml')).rejects.toThrow(ConfigError);
  expect(runs.all()).toEqual([]);
  expect(runs.isBusy()).toBe(false);
});

test('a stop ends the run as interrupted, with its exit code', async () => {
  const lines = Array.from({ length: 200_000 }, (_, i) => `${i},${i}\n`);
  const runs = starterIn({ 'in.csv': `id,amount\n${lines.join('')}` });
  const run = runs.find(await runs.start('pipeline.yaml'));
  runs.stopAll();
  expect(run?.isStopping()).toBe(true);
  expect((await run?.ended)?.exitCode).toBe(3);
  expect(run?.store.getState().progress?.status).toBe('interrupted');
});

test('a run can be asked to stop before it is registered', async () => {
  const lines = Array.from({ length: 200_000 }, (_, i) => `${i},${i}\n`);
  const runs = starterIn({ 'in.csv': `id,amount\n${lines.join('')}` });
  const starting = runs.start('pipeline.yaml');
  expect(runs.isBusy()).toBe(true);
  runs.stopAll();
  const run = runs.find(await starting);
  expect((await run?.ended)?.exitCode).toBe(3);
});
