import { afterAll } from 'vitest';

import { pipelineFolder } from './pipeline-folder.ts';
import type { PipelineFolder } from './pipeline-folder.ts';
import { right } from './right-settings.ts';

/** A folder with the right settings and an input that takes many groups. */
export function folderWithLargeInput(rows: number): PipelineFolder {
  const lines = Array.from({ length: rows }, (_, i) => `${i},${i % 5}\n`);
  return pipelineFolder(
    { 'pipeline.yaml': right, 'in.csv': `id,amount\n${lines.join('')}` },
    afterAll,
  );
}
