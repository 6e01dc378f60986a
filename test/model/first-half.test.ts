import { test } from 'vitest';

import { checkModel, numRuns, timeoutMs } from './check-model.ts';

test(
  `${numRuns} random runs do what the rules say, however often they break off`,
  async () => await checkModel(0),
  timeoutMs,
);
