import { ConfigError, ElspethError } from '../landscape/model/errors.ts';
import { exitCodeOf } from './exit-codes.ts';
import { displayLines } from './format/display-text.ts';
import { problemsText } from './format/problem-text.ts';

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
  printData(JSON.stringify(document, undefined, 2));
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
  const problems = error instanceof ConfigError ? error.problems : undefined;
  return { code, message, hint: nextStep ?? null, exitCode, facts, problems };
}

function errorText(error: unknown): string {
  if (error instanceof ConfigError) return `error: ${problemsText(error.problems)}`;
  if (error instanceof ElspethError) {
    const next = error.nextStep === undefined ? '' : `\n    next      ${error.nextStep}`;
    return `error: ${error.message}${next}`;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in elspeth, please report it with the following lines.\n${trace}`;
}
