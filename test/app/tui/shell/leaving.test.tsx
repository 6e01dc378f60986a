import { expect, onTestFinished, test } from 'vitest';

import { pipelineFolder } from '../../../support/pipeline-folder.ts';
import { starterIn } from '../../../support/starter-in.ts';
import { right } from '../../../support/right-settings.ts';
import { keys, openScreen } from '../../../support/screen.tsx';

async function openLongRun() {
  const lines = Array.from({ length: 300_000 }, (_, i) => `${i},${i}\n`);
  const files = { 'pipeline.yaml': right, 'in.csv': `id,amount\n${lines.join('')}` };
  const folder = pipelineFolder(files, onTestFinished);
  const runs = starterIn(folder);
  const run = await runs.start('pipeline.yaml');
  const screen = await openScreen({
    landscape: folder.landscape,
    open: [{ screen: 'run', run }],
    folder: folder.path,
    runs,
  });
  onTestFinished(async () => {
    runs.stopAll();
    await runs.find(run)?.ended;
    await screen.close();
  });
  return { screen, runs, own: runs.find(run) };
}

test('while a run goes on `q` asks what is to become of it, and Escape changes nothing', async () => {
  const { screen, own } = await openLongRun();
  await screen.press('q');
  expect(screen.text()).toContain('A run is going on');
  expect(screen.text()).toContain('stop it: the open group is finished and committed');
  await screen.press(keys.escape);
  expect(screen.text()).not.toContain('A run is going on');
  expect(own?.isStopping()).toBe(false);
});

test('Ctrl+C twice stops the run', async () => {
  const { screen, own } = await openLongRun();
  await screen.press(keys.ctrl('c'));
  await screen.press(keys.ctrl('c'));
  expect(own?.isStopping()).toBe(true);
  expect((await own?.ended)?.exitCode).toBe(3);
});
