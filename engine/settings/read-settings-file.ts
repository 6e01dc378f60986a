import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import type { Problem } from '../../landscape/model/errors.ts';

/** Settings are written by people; whatever is larger is not settings. */
export const maxFileBytes = 1024 * 1024;

export type ReadFile = (path: string) => Uint8Array;

export type FileText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: Problem };

/** The text of a settings file: UTF-8, at most 1 MiB, with or without a byte order mark. */
export function readSettingsFile(file: string, readFile: ReadFile = readSomeBytes): FileText {
  let bytes: Uint8Array;
  try {
    bytes = readFile(file);
  } catch (cause) {
    return { ok: false, problem: toReadProblem(file, cause) };
  }
  if (bytes.length > maxFileBytes) return { ok: false, problem: tooLarge(file) };
  if (!isUtf8(bytes)) return { ok: false, problem: notUtf8(file, bytes) };
  // The decoder leaves a byte order mark out.
  return { ok: true, text: new TextDecoder().decode(bytes) };
}

/** Stops after one byte too many, so that a device or a pipe without end is refused too. */
function readSomeBytes(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).isDirectory()) throw new IsDirectory();
    const bytes = new Uint8Array(maxFileBytes + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

class IsDirectory extends Error {
  readonly code = 'EISDIR';
}

function toReadProblem(file: string, cause: unknown): Problem {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        code: 'SETTINGS_FILE_NOT_FOUND',
        message: `there is no settings file \`${file}\``,
        nextStep: 'Check the path; it starts at the current folder.',
      };
    case 'EISDIR':
      return {
        code: 'SETTINGS_FILE_UNREADABLE',
        message: `\`${file}\` is a folder, not a settings file`,
        nextStep: 'Name the file in it, `pipeline.yaml` for example.',
      };
    case 'EACCES':
    case 'EPERM':
      return {
        code: 'SETTINGS_FILE_UNREADABLE',
        message: `settings file \`${file}\` may not be read`,
        nextStep: 'Give yourself the permission to read it.',
      };
    default:
      return {
        code: 'SETTINGS_FILE_UNREADABLE',
        message: `settings file \`${file}\` cannot be read: ${String(cause)}`,
      };
  }
}

function tooLarge(file: string): Problem {
  return {
    code: 'SETTINGS_TOO_LARGE',
    message: `settings file \`${file}\` is larger than 1 MiB`,
    nextStep: 'Move large tables into a file of their own that a plugin reads.',
  };
}

function notUtf8(file: string, bytes: Uint8Array): Problem {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end;
  }
  return {
    code: 'SETTINGS_NOT_UTF8',
    message: 'this line is not UTF-8 text',
    place: { file, line, column: 1 },
    nextStep: 'Save the file as UTF-8.',
  };
}
