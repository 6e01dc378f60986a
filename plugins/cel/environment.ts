import { Environment } from '@marcbachmann/cel-js';

import { registerFunctions } from './functions.ts';
import { registerMixedArithmetic } from './numbers.ts';

const limits = { maxAstNodes: 20_000, maxListElements: 10_000, maxMapEntries: 10_000 };

let base: Environment | undefined;
const environments = new Map<string, Environment>();

/** The environment in which the roots are maps with unknown values; the same one for the same roots. */
export function environmentFor(roots: readonly string[]): Environment {
  const key = roots.join(' ');
  const known = environments.get(key);
  if (known !== undefined) return known;
  const environment = (base ??= createBase()).clone();
  for (const root of roots) environment.registerVariable(root, 'map');
  environments.set(key, environment);
  return environment;
}

function createBase(): Environment {
  // Rows are JSON: lists of mixed values are as good as any.
  const environment = new Environment({ homogeneousAggregateLiterals: false, limits });
  registerMixedArithmetic(environment);
  registerFunctions(environment);
  return environment;
}
