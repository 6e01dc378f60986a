import { runTabs } from './place.ts';
import type { RunTab, Target } from './place.ts';

/** Screens that always have an address. */
type Addressed = Exclude<Target, { screen: 'token' | 'payload' }>;

const scheme = 'elspeth://';

/**
 * The address of a screen as text, `elspeth://run/r-9f31c2/row/42`, which `elspeth tui` takes;
 * `undefined` where a screen shows what has no address.
 */
export function linkTo(target: Addressed): string;
export function linkTo(target: Target): string | undefined;
export function linkTo(target: Target): string | undefined {
  const path = pathOf(target);
  return path === undefined ? undefined : scheme + path.map(encodePart).join('/');
}

/** A shell takes it as it is, without quotes. */
function encodePart(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function pathOf(target: Target): readonly string[] | undefined {
  switch (target.screen) {
    case 'runs':
      return ['runs'];
    case 'run':
      return ['run', target.run, ...(target.tab === undefined ? [] : [target.tab])];
    case 'token': {
      const { run, row, token } = target;
      if (token !== undefined) return ['run', run, 'token', token];
      return row === undefined ? undefined : ['run', run, 'row', row];
    }
    case 'node':
      return ['run', target.run, 'node', target.node];
    case 'batch':
      return ['run', target.run, 'batch', target.batch];
    case 'compare':
      return ['compare', ...target.runs];
    case 'payload':
      return undefined;
    default:
      return target satisfies never;
  }
}

/** The screen that a link names; `undefined` when it is none. */
export function parseLink(link: string): Target | undefined {
  if (!link.startsWith(scheme)) return undefined;
  const [first, ...rest] = decoded(link.slice(scheme.length)) ?? [];
  const [a = '', b = '', c = ''] = rest;
  if (first === 'runs' && rest.length === 0) return { screen: 'runs' };
  if (first === 'compare' && a !== '' && b !== '' && rest.length === 2) {
    return { screen: 'compare', runs: [a, b] };
  }
  if (first !== 'run' || a === '') return undefined;
  if (rest.length === 1) return { screen: 'run', run: a };
  const tab = runTabs.find((name) => name === b);
  if (tab !== undefined && rest.length === 2) return { screen: 'run', run: a, tab };
  return rest.length === 3 && c !== '' ? partOfRun(a, b, c) : undefined;
}

function partOfRun(run: string, kind: string, name: string): Target | undefined {
  switch (kind) {
    case 'row':
      return { screen: 'token', run, row: name };
    case 'token':
      return { screen: 'token', run, token: name };
    case 'node':
      return { screen: 'node', run, node: name };
    case 'batch':
      return { screen: 'batch', run, batch: name };
    default:
      return undefined;
  }
}

function decoded(path: string): readonly string[] | undefined {
  try {
    return path.replace(/\/$/, '').split('/').map(decodeURIComponent);
  } catch {
    // A stray `%`: no link of ours.
    return undefined;
  }
}

/** The screens above a screen, from the root on: where Esc leads. */
export function wayTo(target: Target): readonly [Target, ...Target[]] {
  const runs: Target = { screen: 'runs' };
  switch (target.screen) {
    case 'runs':
      return [target];
    case 'run':
    case 'compare':
    case 'payload':
      return [runs, target];
    case 'token':
    case 'node':
    case 'batch': {
      const tab: RunTab | undefined = tabAbove[target.screen];
      return [runs, { screen: 'run', run: target.run, tab }, target];
    }
    default:
      return target satisfies never;
  }
}

const tabAbove = { token: 'overview', node: 'nodes', batch: 'batches' } as const;
