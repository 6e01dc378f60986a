import type { Settings } from '../settings/schema.ts';
import type { GraphProblem } from './problem.ts';
import { graphError } from './problem.ts';

/** More than anybody writes; the checks that follow ways from step to step go as deep as the list. */
const maxSteps = 1000;

export function checkSize({ transforms }: Settings): readonly GraphProblem[] {
  if (transforms.length <= maxSteps) return [];
  return [
    graphError({
      code: 'GRAPH_TOO_LARGE',
      path: ['transforms'],
      message: `the pipeline has ${transforms.length} steps`,
      expected: `at most ${maxSteps} steps`,
    }),
  ];
}
