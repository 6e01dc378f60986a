import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';

import { environment } from './environment.ts';

/**
 * What is read while the screens load and never again. React as it is for production does half the work a
 * frame. Chalk, with which Ink writes, would leave out what is bold and reversed too where it knows the
 * terminal not, in CI and with `--no-color`; which colours there are is the theme's business. Node would
 * warn of a contradiction in the midst of the screen.
 */
const whileLoading = {
  NODE_ENV: 'production',
  FORCE_COLOR: '1',
  NO_COLOR: undefined,
  NODE_DISABLE_COLORS: undefined,
} as const;

type Screens = typeof import('./tui/tui.ts');

let loading: Promise<Screens> | undefined;

/** Loads the screens, once; the pipelines that are run get the environment as it was. */
export function importTui(): Promise<Screens> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Screens> {
  for (const [name, value] of Object.entries(whileLoading)) setVariable(name, value);
  // Since Node 22.15; before, it takes longer.
  const hooks =
    'registerHooks' in nodeModule
      ? nodeModule.registerHooks({ resolve: resolveThrottleAlone })
      : undefined;
  try {
    return await import('./tui/tui.ts');
  } finally {
    hooks?.deregister();
    for (const name of Object.keys(whileLoading)) setVariable(name, environment[name]);
  }
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

type Resolve = NonNullable<Parameters<typeof nodeModule.registerHooks>[0]['resolve']>;

/** Ink takes one function out of a package of 415 modules, a third of all the time that it takes to load. */
const resolveThrottleAlone: Resolve = (specifier, context, next) => {
  const found = next(specifier, context);
  if (specifier !== 'es-toolkit/compat') return found;
  const throttle = new URL('function/throttle.mjs', found.url);
  return existsSync(throttle) ? { ...found, url: throttle.href } : found;
};
