import { readFileSync } from 'node:fs';

/** The version of the package, as `package.json` says it. */
export function version(): string {
  const text = readFileSync(packageFile(), 'utf8');
  const found = /"version": *"([^"]+)"/.exec(text)?.[1];
  if (found === undefined) throw new Error('package.json has no version');
  return found;
}

/** Beside the sources `package.json` is one folder up, beside the compiled files two. */
function packageFile(): URL {
  const isCompiled = import.meta.url.endsWith('/dist/app/version.js');
  return new URL(isCompiled ? '../../package.json' : '../package.json', import.meta.url);
}
