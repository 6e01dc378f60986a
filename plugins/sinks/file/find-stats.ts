import { lstatSync, type Stats, statSync } from 'node:fs';

import { errorCode } from './file-errors.ts';

/** What is at the path itself, a symbolic link as such; `undefined` when nothing is. */
export function findStats(path: string): Stats | undefined {
  return ifThere(() => lstatSync(path));
}

/** What the path leads to through symbolic links; `undefined` when nothing is there. */
export function findTargetStats(path: string): Stats | undefined {
  return ifThere(() => statSync(path));
}

function ifThere(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw cause;
  }
}
