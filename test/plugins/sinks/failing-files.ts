import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** File operations that a sink uses. */
const fileOperations = [
  'accessSync',
  'closeSync',
  'fchmodSync',
  'fdatasyncSync',
  'fstatSync',
  'fsyncSync',
  'ftruncateSync',
  'linkSync',
  'lstatSync',
  'mkdirSync',
  'openSync',
  'readSync',
  'readdirSync',
  'renameSync',
  'rmSync',
  'statSync',
  'unlinkSync',
  'writeSync',
] as const;
export type FileOperation = (typeof fileOperations)[number];

/** Called instead of an operation; `run` does it. */
export type Interceptor = (operation: FileOperation, run: () => unknown) => unknown;

/** Runs `action` with every file operation going through `intercept`; must not wait. */
export function withFileOperations<T>(intercept: Interceptor, action: () => T): T {
  const originals = fileOperations.map((name) => [name, originalOf(name)] as const);
  for (const [name, original] of originals) {
    Reflect.set(fs, name, (...args: unknown[]) =>
      intercept(name, () => Reflect.apply(original, fs, args)),
    );
  }
  syncBuiltinESMExports();
  try {
    return action();
  } finally {
    for (const [name, original] of originals) Reflect.set(fs, name, original);
    syncBuiltinESMExports();
  }
}

/** Runs `action` while one operation fails as the system would make it fail. */
export function withFailure<T>(failing: FileOperation, code: string, action: () => T): T {
  return withFileOperations((operation, run) => {
    if (operation === failing) throw systemError(code);
    return run();
  }, action);
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

type AnyFunction = (...args: unknown[]) => unknown;

function originalOf(name: FileOperation): AnyFunction {
  const original: unknown = Reflect.get(fs, name);
  if (!isFunction(original)) throw new Error(`node:fs has no ${name}`);
  return original;
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}
