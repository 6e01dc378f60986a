import { statSync } from 'node:fs';
import path from 'node:path';

import type { OptionProblem, PluginPlace } from '../../contract.ts';
import type { DirectoryOptions } from './directory-options.ts';
import { parseGlob } from './glob.ts';
import { listFiles } from './list-files.ts';

export type FoundFiles =
  /** Relative paths with `/`, in the order in which they are read. */
  | { readonly ok: true; readonly files: readonly string[] }
  | { readonly ok: false; readonly problem: OptionProblem };

/** The files that some options name, now. */
export function findFiles(options: DirectoryOptions, place: PluginPlace): FoundFiles {
  const folder = place.resolvePath(options.path);
  try {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats === undefined) {
      const nextStep =
        'Create the folder, or name another; a relative path starts at the settings file.';
      return refused('FOLDER_NOT_FOUND', options, 'does not exist', nextStep);
    }
    if (!stats.isDirectory()) {
      const nextStep = `Name its folder in \`path\`, and \`${path.basename(options.path)}\` in \`pattern\`.`;
      return refused('NOT_A_FOLDER', options, 'is no folder', nextStep);
    }
    const glob = parseGlob(options.pattern);
    const files = glob.ok ? listFiles(folder, glob.parts) : [];
    return files.length === 0 && options.on_no_files === 'fail'
      ? { ok: false, problem: noFiles(options) }
      : { ok: true, files };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const nextStep = 'Make the folder and what is below it readable for this user.';
    return refused('FOLDER_UNREADABLE', options, `cannot be read: ${why}`, nextStep);
  }
}

function noFiles({ path: folder, pattern }: DirectoryOptions): OptionProblem {
  return {
    code: 'NO_FILES',
    path: ['pattern'],
    message: `No file in \`${folder}\` matches \`${pattern}\``,
    found: 'no file',
    expected: 'at least one',
    nextStep: 'Correct the pattern, or allow it with `on_no_files: empty`.',
  };
}

function refused(
  code: string,
  { path: folder }: DirectoryOptions,
  what: string,
  nextStep: string,
): FoundFiles {
  const message = `\`${folder}\` ${what}`;
  const expected = 'a readable folder';
  return {
    ok: false,
    problem: { code, path: ['path'], message, found: folder, expected, nextStep },
  };
}
