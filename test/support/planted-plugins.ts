import { z } from 'zod';

import type { RowFunction } from '../../plugins/contract.ts';
import { defineTransform } from '../../plugins/define.ts';
import { rowContractOptions } from '../../plugins/row-contract.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';

/** The plugins of the project and one more, `planted`, that does to rows what the test says. */
export function withPlanted(transform: RowFunction) {
  const planted = defineTransform({
    name: 'planted',
    version: '1.0.0',
    determinism: 'deterministic',
    purpose: 'Does what a test says.',
    options: z.strictObject(rowContractOptions),
    outputFields: (_options, input) => input,
    create: () => transform,
  });
  return registryOf([...pluginRegistry.list(), planted]);
}
