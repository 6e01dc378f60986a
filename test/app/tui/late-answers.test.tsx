import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import type { RunStarter } from '../../../app/tui/store/run-starter.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import type { PipelineFolder } from '../../support/pipeline-folder.ts';
import { right } from '../../support/right-settings.ts';
import { keys, noRuns, openScreen } from '../../support/screen.tsx';

let folder: PipelineFolder;
let runKey: string;

beforeAll(async () => {
  folder = pipelineFolder({ 'pipeline.yaml': right, 'in.csv': 'id,amount\n1,2\n2,x\n' }, afterAll);
  ({ runKey } = await folder.run());
});

/** A starter whose run begins, or fails, when the test says so. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const runs: RunStarter = { ...noRuns, start: () => promise };
  return { runs, begin: resolve, fail: reject };
}

async function open(runs: RunStarter) {
  const { landscape, path } = folder;
  const screen = await openScreen({ landscape, open: [{ screen: 'runs' }], folder: path, runs });
  onTestFinished(() => screen.close());
  return screen;
}

test('a run that begins when one has gone elsewhere says so, and opens nothing', async () => {
  const { runs, begin } = held();
  const screen = await open(runs);
  await screen.press('n');
  await screen.shows('Run a pipeline');
  await screen.press(keys.enter);
  await screen.press(keys.enter);
  await screen.shows('[1 Overview]');
  begin('r-fresh0');
  await screen.shows('r-fresh0 has started: pipeline.yaml');
  expect(screen.lines()[0]).toContain(`Runs ▸ ${runKey}`);
});

test('a run that cannot begin asks nothing of somebody who types something else', async () => {
  const { runs, fail } = held();
  const screen = await open(runs);
  await screen.press('n');
  await screen.shows('Run a pipeline');
  await screen.press(keys.enter);
  await screen.press('?');
  fail(new Error('no such plugin'));
  await screen.shows('pipeline.yaml cannot run: ');
  await screen.press(keys.escape);
  expect(screen.lines()[1]).toContain('RUN');
});

test('Enter on errors lists the rows of their field alone', async () => {
  const { landscape } = folder;
  for (const target of [
    { screen: 'node', run: runKey, node: 'source' } as const,
    { screen: 'compare', runs: [runKey, runKey] } as const,
  ]) {
    const screen = await openScreen({ landscape, open: [target] });
    onTestFinished(() => screen.close());
    await screen.press(target.screen === 'node' ? '4' : '3');
    await screen.shows(/▸ .*type_mismatch +amount/);
    await screen.press(keys.enter);
    await screen.shows('field:amount');
  }
});
