import type { OptionProblem } from '../../plugins/contract.ts';
import type { GraphProblem, SettingsPath } from './problem.ts';
import { graphError, graphWarning } from './problem.ts';

/** What a plugin says of its options, with paths from the root of the settings. */
export function pluginProblems(
  problems: readonly OptionProblem[],
  node: SettingsPath,
): readonly GraphProblem[] {
  return problems.map(({ severity = 'error', path, ...finding }) => {
    const placed = { ...finding, path: [...node, 'options', ...path] };
    return severity === 'error' ? graphError(placed) : graphWarning(placed);
  });
}
