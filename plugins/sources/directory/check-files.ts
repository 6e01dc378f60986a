import type { OptionProblem, PluginPlace } from '../../contract.ts';
import { bindFile, fileName } from './bind-file.ts';
import type { DirectoryOptions } from './directory-options.ts';

/** What is wrong with the files, the same with several of them once. */
export function checkFiles(
  options: DirectoryOptions,
  files: readonly string[],
  place: PluginPlace,
): readonly OptionProblem[] {
  const found = new Map<string, { readonly problem: OptionProblem; readonly files: Set<string> }>();
  for (const file of files) {
    const name = fileName(options, file);
    const problems = bindFile(options, file)?.check(place) ?? [unknownFormat(name)];
    for (const problem of problems) {
      const key = JSON.stringify([problem.code, problem.path]);
      const known = found.get(key);
      if (known === undefined)
        found.set(key, { problem: named(problem, name), files: new Set([name]) });
      else known.files.add(name);
    }
  }
  return [...found.values()].map(({ problem, files: { size } }) =>
    size === 1 ? problem : { ...problem, message: `${problem.message} (and ${others(size - 1)})` },
  );
}

function named(problem: OptionProblem, name: string): OptionProblem {
  if (problem.message.includes(`\`${name}\``)) return problem;
  return { ...problem, message: `\`${name}\`: ${problem.message}` };
}

function others(count: number): string {
  return count === 1 ? '1 other file' : `${count} other files`;
}

function unknownFormat(name: string): OptionProblem {
  return {
    code: 'FORMAT_UNKNOWN',
    path: ['format'],
    message: `The name of \`${name}\` does not say what it is`,
    found: name,
    expected: '.csv, .json, .jsonl or .ndjson at its end',
    nextStep: 'Say what all files are in `format`, or match fewer of them with `pattern`.',
  };
}
