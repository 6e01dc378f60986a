import type { Exit } from './shapes.ts';
import type { StepOptions } from './step-settings.ts';

/** One place to which rows of a step go; it is named when it is known what comes there. */
export interface Target {
  name: string;
}

/** A step with its ways on. `to` of a route may be the branches of its fork. */
export interface LaidStep {
  readonly name: string;
  readonly settings: StepOptions;
  readonly onSuccess?: readonly Target[];
  readonly routes?: ReadonlyMap<string, Route>;
  readonly branches?: ReadonlyMap<string, Target>;
}

export interface Route {
  readonly to: readonly Target[] | 'fork';
  /** The first goes to a copy, and the row on in the list: if that is where the second is. */
  readonly isCopy: boolean;
}

export function lead(ways: readonly Target[], to: string): void {
  for (const target of ways) target.name = to;
}

/** A way that leads nowhere yet. */
export function way(): Target {
  return { name: '' };
}

/** The route that an exit is, and what of it leads on. */
export function openExit(exit: Exit): { readonly route: Route; readonly on: readonly Target[] } {
  const on = way();
  switch (exit.kind) {
    case 'on':
    case 'detour':
      return { route: { to: [on], isCopy: false }, on: [on] };
    case 'out':
      return { route: { to: [{ name: exit.to }], isCopy: false }, on: [] };
    case 'copy':
      return { route: { to: [{ name: exit.to }, on], isCopy: true }, on: [on] };
    case 'list':
      return {
        route: { to: inOrder(exit.isFirst, { name: exit.to }, on), isCopy: false },
        on: [on],
      };
  }
}

export function inOrder(isFirst: boolean, copy: Target, on: Target): readonly Target[] {
  return isFirst ? [copy, on] : [on, copy];
}
