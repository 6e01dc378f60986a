import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';

/**
 * Loads the screens, with React as it is for production: half the work a frame. It reads `NODE_ENV` when
 * it loads and never again; the pipelines that are run get the environment as it was.
 */
export async function importTui() {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  // Since Node 22.15; before, it takes longer.
  const hooks =
    'registerHooks' in nodeModule
      ? nodeModule.registerHooks({ resolve: resolveThrottleAlone })
      : undefined;
  try {
    return await import('./tui/tui.ts');
  } finally {
    hooks?.deregister();
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

type Resolve = NonNullable<Parameters<typeof nodeModule.registerHooks>[0]['resolve']>;

/** Ink takes one function out of a package of 415 modules, a third of all the time that it takes to load. */
const resolveThrottleAlone: Resolve = (specifier, context, next) => {
  const found = next(specifier, context);
  if (specifier !== 'es-toolkit/compat') return found;
  const throttle = new URL('function/throttle.mjs', found.url);
  return existsSync(throttle) ? { ...found, url: throttle.href } : found;
};
