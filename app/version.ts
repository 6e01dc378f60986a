import { readFileSync } from 'node:fs';

/** True in the compiled program, false where tests run the sources. */
const isCompiled = import.meta.url.endsWith('/dist/app/version.js');

/** The version of the package, as `package.json` says it. */
export function version(): string {
  const text = readFileSync(
    new URL(isCompiled ? '../../package.json' : '../package.json', import.meta.url),
    'utf8',
  );
  const found = /"version": *"([^"]+)"/.exec(text)?.[1];
  if (found === undefined) throw new Error('package.json has no version');
  return found;
}

/**
 * The code that runs, for the record: the version and the first 12 digits of the SHA-256 over the
 * compiled files, `0.1.0+3f2a…`; `0.1.0+sources` where no build was made.
 */
export function codeVersion(): string {
  if (!isCompiled) return `${version()}+sources`;
  const text = readFileSync(new URL('../build.json', import.meta.url), 'utf8');
  const hash = /"codeHash":"([0-9a-f]{64})"/.exec(text)?.[1];
  if (hash === undefined) throw new Error('dist/build.json has no code hash: build again');
  return `${version()}+${hash.slice(0, 12)}`;
}
