import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import { EnvironmentError } from '../../../landscape/model/errors.ts';

/** A file open for reading; what fails on it ends the run as an `EnvironmentError`. */
export interface SourceFile {
  /** As the settings name it. */
  readonly name: string;
  /** Reads into `target` from `at` on, as much as fits. @returns bytes read, 0 at the end of the file. */
  read(target: Buffer, at: number, position: number): number;
  close(): void;
}

/**
 * @param path - Where it lies on this machine.
 * @throws EnvironmentError `SOURCE_UNREADABLE`
 */
export function openSourceFile(name: string, path: string): SourceFile {
  let descriptor: number | undefined = attempt(name, () => openRegularFile(path));
  return {
    name,
    read(target, at, position) {
      return attempt(name, () => {
        if (descriptor === undefined) throw new Error('it is closed already');
        return readSync(descriptor, target, at, target.length - at, position);
      });
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

function openRegularFile(path: string): number {
  const descriptor = openSync(path, 'r');
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error('it is not a regular file');
}

function attempt<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EnvironmentError('SOURCE_UNREADABLE', `\`${name}\` cannot be read: ${why}`, {
      cause,
      facts: { file: name },
      nextStep: 'Make the file readable, then resume the run.',
    });
  }
}
