import { expect, onTestFinished, test } from 'vitest';

import { pipelineFolder } from '../../../support/pipeline-folder.ts';
import { starterIn } from '../../../support/starter-in.ts';
import { right } from '../../../support/right-settings.ts';
import { keys, openScreen } from '../../../support/screen.tsx';

async function openIn(files: Readonly<Record<string, string>>) {
  const folder = pipelineFolder(files, onTestFinished);
  const screen = await openScreen({
    landscape: folder.landscape,
    open: [{ screen: 'runs' }],
    folder: folder.path,
    runs: starterIn(folder),
  });
  onTestFinished(() => screen.close());
  return screen;
}

test('`n` offers the pipelines of the folder, and the one that is chosen runs on the screen', async () => {
  const screen = await openIn({
    'pipeline.yaml': right,
    'in.csv': 'id,amount\n1,2\n2,3\n',
    'deep/er/other.pipeline.yaml': right,
    'node_modules/x/pipeline.yaml': right,
  });
  await screen.press('n');
  await screen.shows('Run a pipeline');
  expect(screen.text()).toContain('deep/er/other.pipeline.yaml');
  expect(screen.text()).not.toContain('node_modules');
  await screen.press('p', 'i', 'p', 'e', keys.enter);
  await screen.shows(/Runs ▸ r-[0-9a-z]{6}/);
});

test('a pipeline that cannot run says why, and where', async () => {
  const screen = await openIn({ 'pipeline.yaml': 'source: 7\n' });
  await screen.press('n');
  await screen.shows('Run a pipeline');
  await screen.press(keys.enter);
  await screen.shows('pipeline.yaml cannot run');
  expect(screen.text()).toContain('pipeline.yaml:1:9');
  await screen.press(keys.escape);
  expect(screen.text()).not.toContain('cannot run');
});

test('where there is no pipeline the screen says so', async () => {
  const screen = await openIn({ 'in.csv': 'id\n' });
  await screen.press('n');
  await screen.shows('There is no pipeline.yaml in this folder or below it');
});
