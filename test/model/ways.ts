import type { Settings } from '../../engine/settings/schema.ts';

export type Step = Settings['transforms'][number];
export type Gate = Extract<Step, { type: 'gate' }>;

/** One way on: a step, a sink, `discard` or `halt`. */
export interface Way {
  readonly to: string;
  /** Names the branch when this is one of several ways. */
  readonly branch: string;
  /** The row only went on in the list: nobody chose where it goes. */
  readonly goesOn: boolean;
}

type Destinations = string | readonly string[];

/** Where the rows of a step go; `at` is its place in the list, -1 for the source. */
export function waysOf(settings: Settings, at: number, to: Destinations): readonly Way[] {
  const names = typeof to === 'string' ? [to] : to;
  return names.flatMap((name) => {
    const goesOn = name === 'continue';
    return places(settings, goesOn ? nextOf(settings, at) : name).map((place) => ({
      to: place,
      branch: `to ${place}`,
      goesOn,
    }));
  });
}

/** Where a gate sends rows with a label; `undefined` when it has no route for it. */
export function routeOf(
  settings: Settings,
  at: number,
  gate: Gate,
  label: string,
): readonly Way[] | undefined {
  const route = Object.entries(gate.routes ?? {}).find(([name]) => name === label)?.[1];
  if (route === undefined) return undefined;
  if (route === 'fork') return branchesOf(gate);
  if (typeof route === 'string' || !('to' in route)) return waysOf(settings, at, route);
  const { to, mode } = route;
  if (mode === 'copy') return waysOf(settings, at, [to, 'continue']);
  return to === 'fork' ? branchesOf(gate) : waysOf(settings, at, to);
}

/** The branches of a gate's fork in declared order. */
export function branchesOf(gate: Gate): readonly Way[] {
  return Object.entries(gate.fork_to ?? {}).map(([branch, to]) => ({ to, branch, goesOn: false }));
}

/** The fork whose branches meet in a coalesce. */
export function forkOf(settings: Settings, branches: readonly string[]): string {
  const fork = settings.transforms.find(
    (step) =>
      step.type === 'gate' && branches.every((branch) => Object.hasOwn(step.fork_to ?? {}, branch)),
  );
  if (fork === undefined) throw new Error(`No fork makes ${branches.join(', ')}`);
  return fork.name;
}

/**
 * The steps so that each stands behind all that lead to it; of several that may come next, the one
 * that the settings name first.
 */
export function inNodeOrder(settings: Settings): readonly Step[] {
  const ordered: Step[] = [];
  const waiting = settings.transforms.map((step, at) => ({
    step,
    to: allWays(settings, step, at),
  }));
  while (waiting.length > 0) {
    const next = waiting.findIndex(
      ({ step }) => !waiting.some((other) => other.to.includes(step.name)),
    );
    ordered.push(...waiting.splice(next, 1).map(({ step }) => step));
  }
  return ordered;
}

function allWays(settings: Settings, step: Step, at: number): readonly string[] {
  const ways =
    step.type === 'gate'
      ? [
          ...Object.keys(step.routes ?? {}).flatMap((label) => routeOf(settings, at, step, label)!),
          ...branchesOf(step),
        ]
      : waysOf(settings, at, step.on_success);
  return ways.map(({ to }) => to);
}

/** What comes after a step in the list; after the last one the output sink. */
function nextOf({ transforms, output_sink: output }: Settings, at: number): string {
  const next = transforms[at + 1]?.name ?? output;
  if (next === undefined) throw new Error('Nothing comes after the last step');
  return next;
}

/** A name, or the names that a `multi_sink` stands for. */
function places({ sinks }: Settings, name: string): readonly string[] {
  const sink = Object.hasOwn(sinks, name) ? sinks[name] : undefined;
  return sink?.plugin === 'multi_sink' ? (sink.options['sinks'] as string[]) : [name];
}
