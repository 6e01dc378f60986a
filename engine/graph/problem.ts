/** The way from the root of the settings down to a key or value: `['transforms', 2, 'on_error']`. */
export type SettingsPath = readonly (string | number)[];

/** Something that the checks of the graph found, by its path in the settings. */
export interface GraphProblem {
  /** An error refuses the settings; a warning is shown and stops nothing. */
  readonly severity: 'error' | 'warning';
  /** Stable: programs and documents refer to it. */
  readonly code: string;
  /** May lead to a key that the document does not have: then its nearest parent is meant. */
  readonly path: SettingsPath;
  /** Which end of the last step of `path` to point at; the value unless said otherwise. */
  readonly at?: 'key' | 'value';
  /** Where inside the value, for expressions: as the compiler of the expression counts. */
  readonly column?: number | undefined;
  readonly message: string;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  /** The nearest valid name, when one is near enough to be meant. */
  readonly nearest?: string | undefined;
  readonly nextStep?: string | undefined;
}

type Finding = Omit<GraphProblem, 'severity'>;

export function graphError(finding: Finding): GraphProblem {
  return { severity: 'error', ...finding };
}

export function graphWarning(finding: Finding): GraphProblem {
  return { severity: 'warning', ...finding };
}

export function hasError(problems: readonly GraphProblem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

/** `` `a`, `b` and `c` ``: names as they appear in messages. */
export function listNames(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop();
  if (last === undefined) return 'nothing';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
