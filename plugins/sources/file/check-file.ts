import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import type { OptionProblem } from '../../contract.ts';
import { nearestName } from '../../../landscape/model/nearest-name.ts';

/**
 * Why the file of a source's `path` option cannot be read; `undefined` when it can.
 *
 * @param name - As the settings name it.
 * @param resolved - Where it lies on this machine.
 */
export function checkFile(name: string, resolved: string): OptionProblem | undefined {
  try {
    const stats = statSync(resolved, { throwIfNoEntry: false });
    if (stats === undefined) return fileNotFound(name, resolved);
    if (!stats.isFile()) {
      const kind = stats.isDirectory() ? 'a folder' : 'no regular file';
      return problem('NOT_A_FILE', `\`${name}\` is ${kind}`, name, 'Name a file in `path`.');
    }
    accessSync(resolved, constants.R_OK);
    return undefined;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `\`${name}\` cannot be read: ${why}`;
    return problem('FILE_UNREADABLE', message, name, 'Make the file readable for this user.');
  }
}

/** Size of a file that `checkFile` was content with. */
export function fileSize(resolved: string): number | undefined {
  return statSync(resolved, { throwIfNoEntry: false })?.size;
}

function fileNotFound(name: string, resolved: string): OptionProblem {
  const folder = path.dirname(resolved);
  const neighbours = filesIn(folder);
  if (neighbours === undefined) {
    const message = `\`${name}\` does not exist, and neither does its folder`;
    return problem(
      'FILE_NOT_FOUND',
      message,
      name,
      `Create \`${path.dirname(name)}\`, or name another file.`,
    );
  }
  const nearest = nearestName(path.basename(resolved), neighbours);
  const nextStep =
    nearest === undefined
      ? 'Name a file that exists; a relative path starts at the settings file.'
      : `Did you mean \`${path.join(path.dirname(name), nearest)}\`?`;
  return problem('FILE_NOT_FOUND', `\`${name}\` does not exist`, name, nextStep);
}

function filesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

function problem(code: string, message: string, found: string, nextStep: string): OptionProblem {
  return { code, path: ['path'], message, found, expected: 'a readable file', nextStep };
}
