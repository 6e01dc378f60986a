import { accessSync, constants, type Stats } from 'node:fs';
import { basename, dirname } from 'node:path';

import type { OptionProblem, PluginPlace } from '../../contract.ts';
import { errorCode } from './file-errors.ts';
import { findStats, findTargetStats } from './find-stats.ts';
import { type FileOutputOptions, placeholderNames, placeholdersIn } from './output-file.ts';

/** File systems allow 255 bytes; `.partial-<run>` and a number must still fit. */
const longestNameBytes = 200;

/** Can the output be written where the options say? Looks only; creates nothing. */
export function checkOutput(
  { path, if_exists }: FileOutputOptions,
  place: PluginPlace,
): readonly OptionProblem[] {
  const badText = checkText(path);
  if (badText !== undefined) return [badText];
  const absolutePath = place.resolvePath(path);
  try {
    const existing = hasPlaceholders(path) ? undefined : findStats(absolutePath);
    // Publishing sees whose output it is.
    const isRefused = if_exists === 'fail' && place.isResuming !== true;
    return [
      ...(existing === undefined
        ? []
        : checkExisting(path, absolutePath, existing, if_exists, isRefused)),
      ...checkFolder(path, dirname(absolutePath)),
    ];
  } catch (cause) {
    return [problem('OUTPUT_NOT_WRITABLE', `Cannot look at \`${path}\``, reasonOf(cause))];
  }
}

/** What such a path leads to is not known before the run starts. */
export function hasPlaceholders(path: string): boolean {
  return placeholdersIn(path).length > 0;
}

function checkText(path: string): OptionProblem | undefined {
  if (path.includes('\0')) return problem('PATH_INVALID', '`path` contains a NUL character');
  if (path.endsWith('/') || basename(path) === '.' || basename(path) === '..') {
    return problem('OUTPUT_IS_FOLDER', `\`${path}\` names a folder, not a file`, path, 'a file');
  }
  const unknown = placeholdersIn(path).find((name) => !placeholderNames.includes(name));
  if (unknown !== undefined) {
    const known = placeholderNames.map((name) => `{${name}}`).join(' or ');
    return problem('PLACEHOLDER_UNKNOWN', `Unknown placeholder in \`path\``, `{${unknown}}`, known);
  }
  const length = Buffer.byteLength(basename(path));
  if (length > longestNameBytes) {
    const message = 'The file name in `path` is too long';
    return problem('PATH_TOO_LONG', message, `${length} bytes`, `at most ${longestNameBytes}`);
  }
  return undefined;
}

function checkExisting(
  path: string,
  absolutePath: string,
  existing: Stats,
  ifExists: FileOutputOptions['if_exists'],
  isRefused: boolean,
): readonly OptionProblem[] {
  // A link that leads nowhere is no file yet, but takes the name.
  const target = findTargetStats(absolutePath) ?? existing;
  if (target.isDirectory()) {
    return [problem('OUTPUT_IS_FOLDER', `\`${path}\` is a folder`, 'a folder', 'a file')];
  }
  if (!target.isFile() && !target.isSymbolicLink()) {
    return [problem('OUTPUT_IS_SPECIAL', `\`${path}\` is a device, pipe or socket`)];
  }
  if (isRefused) {
    const nextStep = 'Move the file away, or choose another `if_exists`.';
    return [{ ...problem('OUTPUT_EXISTS', `\`${path}\` exists already`), nextStep }];
  }
  return ifExists === 'append' ? checkAccess(path, absolutePath, constants.R_OK, 'readable') : [];
}

function checkFolder(path: string, folder: string): readonly OptionProblem[] {
  let nearest = folder;
  let found = findTargetStats(nearest);
  while (found === undefined && dirname(nearest) !== nearest) {
    nearest = dirname(nearest);
    found = findTargetStats(nearest);
  }
  if (found?.isDirectory() !== true) {
    const message = `\`${path}\` lies below \`${basename(nearest)}\`, which is a file`;
    return [problem('FOLDER_IS_FILE', message, 'a file', 'a folder')];
  }
  return checkAccess(path, nearest, constants.W_OK | constants.X_OK, 'a writable folder');
}

function checkAccess(
  path: string,
  target: string,
  mode: number,
  expected: string,
): readonly OptionProblem[] {
  try {
    accessSync(target, mode);
    return [];
  } catch (cause) {
    const message = `\`${path}\` cannot be written: no access to \`${target}\``;
    return [problem('OUTPUT_NOT_WRITABLE', message, reasonOf(cause), expected)];
  }
}

function reasonOf(cause: unknown): string {
  return errorCode(cause) ?? String(cause);
}

function problem(code: string, message: string, found?: string, expected?: string): OptionProblem {
  return {
    code,
    path: ['path'],
    message,
    ...(found !== undefined && { found }),
    ...(expected !== undefined && { expected }),
  };
}
