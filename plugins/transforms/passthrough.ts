import { z } from 'zod';

import { oneRow } from '../contract.ts';
import { defineTransform } from '../define.ts';
import { rowContractOptions } from '../row-contract.ts';

export const passthrough = defineTransform({
  name: 'passthrough',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose:
    'Hands every row on as it is: a named place in the graph, or a branch that changes nothing.',
  example: `- { name: untouched, plugin: passthrough }`,
  options: z.strictObject(rowContractOptions),
  create: () => oneRow,
});
