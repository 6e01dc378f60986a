import { ConfigError, ElspethError } from '../landscape/model/errors.ts';
import type { Problem } from '../landscape/model/errors.ts';
import { exitCodeOf } from './exit-codes.ts';
import { displayJson, displayLines } from './format/display-text.ts';
import { problemSentence, problemsText } from './format/problem-text.ts';

/** Data for programs and pipes. */
export function printData(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Words for people. */
export function printMessage(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** One JSON document, as every command with `--json` prints it. */
export function printJson(document: object): void {
  printData(displayJson(JSON.stringify(document, undefined, 2)));
}

/** Says what is doubtful, and goes on. */
export function printWarnings(warnings: readonly Problem[]): void {
  if (warnings.length > 0) printMessage(displayLines(`warning: ${problemsText(warnings)}`));
}

/** Says what went wrong: to people on stderr, with `--json` to programs on stdout. */
export function printError(error: unknown, asJson: boolean): void {
  if (asJson) printJson({ schema: 'elspeth.error', schemaVersion: 1, error: errorDocument(error) });
  else printMessage(displayLines(errorText(error)));
}

export function errorDocument(error: unknown): object {
  const exitCode = exitCodeOf(error);
  if (!(error instanceof ElspethError)) {
    return { code: 'INTERNAL_BUG', message: String(error), hint: null, exitCode };
  }
  const { code, message, facts, nextStep } = error;
  if (!(error instanceof ConfigError)) {
    return { code, message, hint: nextStep ?? null, exitCode, facts };
  }
  const { problems } = error;
  return {
    code,
    message: problems.map(problemSentence).join('\n'),
    hint: problems.find((problem) => problem.nextStep !== undefined)?.nextStep ?? null,
    exitCode,
    facts,
    problems,
  };
}

/** Of several problems it says how many, so that nobody stops reading after the first. */
function configErrorText(problems: readonly Problem[]): string {
  if (problems.length === 1) return `error: ${problemsText(problems)}`;
  return `error: ${problems.length} problems\n${problemsText(problems)}`;
}

/** What people are told of an error. */
export function errorText(error: unknown): string {
  if (error instanceof ConfigError) return configErrorText(error.problems);
  if (error instanceof ElspethError) {
    const next = error.nextStep === undefined ? '' : `\n    next      ${error.nextStep}`;
    return `error: ${error.message}${next}`;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in elspeth, please report it with the following lines.\n${trace}`;
}
