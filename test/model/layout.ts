import { conditions, shapelessConditions } from './expressions.ts';
import type { BatchShape, Block, Element, Exit, JoinShape, Work } from './shapes.ts';
import { batchSettings, errorRoute, joinSettings, pick, workSettings } from './step-settings.ts';
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

/** Where rows are while a block is laid out behind them. */
interface Stretch {
  /** Ways on that lead nowhere yet. */
  readonly ways: readonly Target[];
  /** The fields of the rows are known, and are not those of the source. */
  readonly isShapeless: boolean;
  /** Rows are on a branch that will meet others: each goes on once, and stays what it is. */
  readonly isJoined: boolean;
}

/** Makes steps of blocks, in an order in which rows only go forward. */
export class Layout {
  readonly steps: LaidStep[] = [];
  /** Steps that are still to come after what is being laid out. */
  #reserved = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  lay(block: Block, stretch: Stretch): Stretch {
    return block.reduce<Stretch>((at, element) => {
      const isFull =
        this.steps.length + this.#reserved + (element.kind === 'fan' ? 2 : 1) > this.#most;
      return isFull || at.ways.length === 0 ? at : this.#place(element, at);
    }, stretch);
  }

  #place(element: Element, at: Stretch): Stretch {
    switch (element.kind) {
      case 'work':
        return this.#placeWork(element.work, element.onError, at);
      case 'copy': {
        const on = way();
        const to = inOrder(element.isFirst, { name: element.to }, on);
        this.#add(at, { settings: { plugin: 'passthrough' }, onSuccess: to });
        return { ...at, ways: [on] };
      }
      case 'batch':
        return this.#placeBatch(element, at);
      case 'sort':
        return this.#placeSort(element, at);
      case 'fan':
        return this.#placeFan(element, at);
    }
  }

  #placeWork({ name, choice }: Work, onError: string | undefined, at: Stretch): Stretch {
    const needsFields = !['passthrough', 'refuse', 'give_up', 'hesitate', 'split'].includes(name);
    const possible = at.isJoined && name === 'split' ? 'passthrough' : name;
    const chosen = at.isShapeless && needsFields ? 'reset' : possible;
    const on = way();
    const settings = workSettings({ name: chosen, choice }, onError);
    this.#add(at, { settings, onSuccess: [on] });
    const isKept = ['passthrough', 'refuse', 'give_up'].includes(chosen);
    return { ...at, ways: [on], isShapeless: at.isShapeless && isKept };
  }

  #placeBatch(shape: BatchShape, at: Stretch): Stretch {
    const isPassing = at.isJoined || shape.mode === 'passthrough';
    const isOfNumbers = shape.plugin === 'batch_stats' && !isPassing && !at.isShapeless;
    const on = way();
    const settings = batchSettings(shape, {
      isPassing,
      isOfNumbers,
      isGrouped: shape.isGrouped && !at.isShapeless && !isOfNumbers,
    });
    this.#add(at, { settings, onSuccess: [on] });
    return { ...at, ways: [on], isShapeless: isOfNumbers };
  }

  #placeSort(
    { condition, ways, onError }: Extract<Element, { kind: 'sort' }>,
    at: Stretch,
  ): Stretch {
    const { source, labels } = pick(at.isShapeless ? shapelessConditions : conditions, condition);
    const goesOn = ways.slice(0, labels.length).some(({ kind }) => kind !== 'out');
    const exits = labels.map((_, i): Exit => (i === 0 && !goesOn ? { kind: 'on' } : ways[i]!));
    const opened = exits.map(openExit);
    const routes = new Map(labels.map((label, i) => [label, opened[i]!.route]));
    const settings = { type: 'gate', condition: source, ...errorRoute(onError) };
    this.#add(at, { settings, routes });
    return this.#gather(
      exits.map((exit, i) => this.#leaveBy(exit, opened[i]!.on, at)),
      at,
    );
  }

  #placeFan(fan: Extract<Element, { kind: 'fan' }>, at: Stretch): Stretch {
    const { join, decides } = fan;
    const prefix = `b${this.steps.length}`;
    const branches = new Map(fan.branches.map((_, i) => [`${prefix}${'abc'[i]}`, way()]));
    const names = [...branches.keys()];
    const condition =
      decides && pick(at.isShapeless ? shapelessConditions : conditions, decides.condition);
    const exits = (condition?.labels ?? []).map((_, i) =>
      i === 1 && decides !== undefined ? decides.other : ({ kind: 'on' } as const),
    );
    const opened = exits.map(openExit);
    const routes = condition?.labels.map((label, i) => {
      const route: Route = i === 0 ? { to: 'fork', isCopy: false } : opened[i]!.route;
      return [label, route] as const;
    });
    this.#add(at, {
      settings: {
        type: 'gate',
        ...(condition && { condition: condition.source, ...errorRoute(fan.onError) }),
      },
      branches,
      ...(routes && { routes: new Map(routes) }),
    });
    if (join !== undefined) this.#reserved += 1;
    const isMet = (i: number) => join !== undefined && !(join.isPartial && i === 2);
    const ends = fan.branches.map(({ block }, i) =>
      this.lay(block, {
        ways: [branches.get(names[i]!)!],
        isShapeless: at.isShapeless,
        isJoined: isMet(i) || at.isJoined,
      }),
    );
    const others = exits.slice(1).map((exit, i) => this.#leaveBy(exit, opened[i + 1]!.on, at));
    const open = ends.flatMap((end, i) => {
      if (isMet(i)) return [];
      // On a branch of an outer fork, one way on is all that there may be.
      const isSpare = at.isJoined && (join !== undefined || i > 0);
      const sink = fan.branches[i]!.end ?? (isSpare ? 'left' : undefined);
      if (sink === undefined) return [end];
      lead(end.ways, sink);
      return [];
    });
    if (join === undefined) {
      const [first] = ends;
      return this.#gather([...(open.length > 0 ? open : [first!]), ...others], at);
    }
    this.#reserved -= 1;
    const met = ends.filter((_, i) => isMet(i));
    const parted = met.map((end, i) => (join.isParted ? this.#keepOwnField(end, names[i]!) : end));
    const joined = this.#placeJoin(join, names.slice(0, met.length), this.#gather(parted, at));
    return this.#gather([joined, ...open, ...others], at);
  }

  #keepOwnField(end: Stretch, branch: string): Stretch {
    if (end.isShapeless || this.steps.length + this.#reserved + 2 > this.#most) return end;
    const on = way();
    const options = { mapping: { id: `id_${branch}` }, select_only: true };
    this.#add(end, { settings: { plugin: 'field_mapper', options }, onSuccess: [on] });
    return { ...end, ways: [on], isShapeless: true };
  }

  #placeJoin(join: JoinShape, names: readonly string[], at: Stretch): Stretch {
    const on = way();
    const settings = joinSettings(join, names);
    this.#add(at, { settings, onSuccess: [on] });
    return { ...at, ways: [on], isShapeless: at.isShapeless || join.merge === 'nested' };
  }

  /** What a gate's way on leads through. */
  #leaveBy(exit: Exit, on: readonly Target[], at: Stretch): Stretch {
    if (exit.kind !== 'detour') return { ...at, ways: on };
    const isJoined = at.isJoined && exit.end === undefined;
    const end = this.lay(exit.block, { ...at, ways: on, isJoined });
    if (exit.end === undefined) return end;
    lead(end.ways, exit.end);
    return { ...at, ways: [] };
  }

  /** Several stretches that go on as one. */
  #gather(stretches: readonly Stretch[], { isJoined }: Stretch): Stretch {
    return {
      ways: stretches.flatMap(({ ways }) => ways),
      isShapeless: stretches.some(({ ways, isShapeless }) => ways.length > 0 && isShapeless),
      isJoined,
    };
  }

  #add({ ways }: Stretch, step: Omit<LaidStep, 'name'>): void {
    const name = `t${this.steps.length}`;
    lead(ways, name);
    this.steps.push({ name, ...step });
  }
}

export function lead(ways: readonly Target[], to: string): void {
  for (const target of ways) target.name = to;
}

function way(): Target {
  return { name: '' };
}

/** The route that an exit is, and what of it leads on. */
function openExit(exit: Exit): { readonly route: Route; readonly on: readonly Target[] } {
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

function inOrder(isFirst: boolean, copy: Target, on: Target): readonly Target[] {
  return isFirst ? [copy, on] : [on, copy];
}
