import { expect, onTestFinished, test } from 'vitest';

import { findPipelines } from '../../../../app/tui/screens/runs/find-pipelines.ts';
import { pipelineFolder } from '../../../support/pipeline-folder.ts';

test('pipelines are found in a folder and below it', async () => {
  const { path } = pipelineFolder(
    {
      'pipeline.yaml': '',
      'a/b/orders.pipeline.json': '',
      'a/pipeline.txt': '',
      '.git/pipeline.yaml': '',
      'node_modules/x/pipeline.yaml': '',
    },
    onTestFinished,
  );
  const found = await findPipelines(path);
  expect(found).toEqual({ files: ['a/b/orders.pipeline.json', 'pipeline.yaml'], isCut: false });
  expect(await findPipelines(`${path}/nowhere`)).toEqual({ files: [], isCut: false });
});

test('only so many folders are looked into, the nearest first, and it says so', async () => {
  const { path } = pipelineFolder(
    { 'a/deep/er/pipeline.yaml': '', 'b/pipeline.yaml': '' },
    onTestFinished,
  );
  expect(await findPipelines(path, { folders: 3 })).toEqual({
    files: ['b/pipeline.yaml'],
    isCut: true,
  });
});
