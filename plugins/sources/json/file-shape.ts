import type { OptionProblem } from '../../contract.ts';
import { skipByteOrderMark } from '../file/byte-order-mark.ts';
import { FileWindow } from '../file/file-window.ts';
import { openSourceFile } from '../file/source-file.ts';
import { jsonFormat } from './json-options.ts';
import type { JsonOptions } from './json-options.ts';
import { skipSpace } from './json-steps.ts';

/**
 * A warning when the first byte of the file tells that it cannot be what the options say. Reading it
 * is still allowed: it gives bad records, which are recorded as such.
 */
export function* warnOfOtherShape(options: JsonOptions, path: string): Generator<OptionProblem> {
  const first = firstCharacter(options.path, path);
  if (first === undefined) return;
  const expected = jsonFormat(options) === 'jsonl' || options.data_key !== undefined ? '{' : '[';
  if (first === expected) return;
  yield {
    code: 'FILE_SHAPE',
    path: ['path'],
    message: `\`${options.path}\` starts with \`${first}\`, not with \`${expected}\``,
    found: first,
    expected,
    nextStep: nextStep(options, first),
    severity: 'warning',
  };
}

/** The first character that is no white space; `undefined` when there is none. */
function firstCharacter(name: string, path: string): string | undefined {
  const file = openSourceFile(name, path);
  try {
    const window = new FileWindow(file);
    skipByteOrderMark(window);
    const walk = skipSpace(window);
    let step = walk.next();
    while (step.done !== true) step = walk.next();
    return step.value === undefined ? undefined : String.fromCharCode(step.value);
  } finally {
    file.close();
  }
}

function nextStep(options: JsonOptions, first: string): string {
  if (first === '[') {
    return options.data_key === undefined ? 'Set `format: json`.' : 'Leave `data_key` out.';
  }
  return first === '{'
    ? 'Name the key of the array in `data_key`, or set `format: jsonl` when it has an object a line.'
    : 'Name a JSON file in `path`.';
}
