import { conditions, shapelessConditions } from './expressions.ts';
import type { Condition } from './expressions.ts';
import { inOrder, lead, openExit, way } from './laid-step.ts';
import type { LaidStep, Route, Target } from './laid-step.ts';
import type { BatchShape, Block, Element, Exit, JoinShape, Work } from './shapes.ts';
import { batchSettings, errorRoute, joinSettings, pick, workSettings } from './step-settings.ts';

/** Where rows are while a block is laid out behind them. */
interface Stretch {
  /** Ways on that lead nowhere yet. */
  readonly ways: readonly Target[];
  /** The fields of the rows are known, and are not those of the source. */
  readonly isShapeless: boolean;
  /** Rows are on a branch that will meet others: each goes on once, and stays what it is. */
  readonly isJoined: boolean;
}

type Fan = Extract<Element, { kind: 'fan' }>;

/** The ways on from the gate of a fan. */
interface Fork {
  readonly branches: readonly { readonly name: string; readonly way: Target }[];
  /** Of rows that are not forked. */
  readonly others: readonly { readonly exit: Exit; readonly on: readonly Target[] }[];
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
    const { source, labels } = pickCondition(at, condition);
    const goesOn = ways.slice(0, labels.length).some(({ kind }) => kind !== 'out');
    const exits = labels.map((_, i): Exit => (i === 0 && !goesOn ? { kind: 'on' } : ways[i]!));
    const opened = exits.map(openExit);
    const routes = new Map(labels.map((label, i) => [label, opened[i]!.route]));
    const settings = { type: 'gate', condition: source, ...errorRoute(onError) };
    this.#add(at, { settings, routes });
    const ends = exits.map((exit, i) => this.#leaveBy(exit, opened[i]!.on, at));
    return gathered(ends, at);
  }

  #placeFan(fan: Fan, at: Stretch): Stretch {
    const { join } = fan;
    const fork = this.#placeFork(fan, at);
    const isMet = fan.branches.map((_, i) => join !== undefined && !(join.isPartial && i === 2));
    if (join !== undefined) this.#reserved += 1;
    const ends = fan.branches.map(({ block }, i) => {
      const isJoined = at.isJoined || isMet[i]!;
      return this.lay(block, { ...at, ways: [fork.branches[i]!.way], isJoined });
    });
    const others = fork.others.map(({ exit, on }) => this.#leaveBy(exit, on, at));
    if (join !== undefined) this.#reserved -= 1;

    const met = ends.flatMap((end, i) => {
      if (!isMet[i]!) return [];
      return join?.isParted === true ? this.#keepOwnField(end, fork.branches[i]!.name) : end;
    });
    const names = fork.branches.flatMap(({ name }, i) => (isMet[i]! ? name : []));
    const joined = join === undefined ? [] : [this.#placeJoin(join, names, gathered(met, at))];
    const goOn = [...joined, ...others];
    for (const [i, end] of ends.entries()) {
      if (isMet[i]!) continue;
      // On a branch of an outer fork, one way on is all that there may be.
      const isSpare = at.isJoined && (join !== undefined || i > 0);
      const sink = fan.branches[i]!.end ?? (isSpare ? 'left' : undefined);
      const isNeeded = join === undefined && i === 0;
      if (sink === undefined || isNeeded) goOn.push(end);
      else lead(end.ways, sink);
    }
    return gathered(goOn, at);
  }

  /** The gate of a fan: it forks every row, or those with its first label. */
  #placeFork({ branches: shapes, decides, onError }: Fan, at: Stretch): Fork {
    const step = this.steps.length;
    const branches = shapes.map((_, i) => ({ name: `b${step}${'abc'[i]}`, way: way() }));
    const targets = new Map(branches.map(({ name, way: target }) => [name, target]));
    if (decides === undefined) {
      this.#add(at, { settings: { type: 'gate' }, branches: targets });
      return { branches, others: [] };
    }
    const { source, labels } = pickCondition(at, decides.condition);
    const others = labels.slice(1).map((label, i) => {
      const exit: Exit = i === 0 ? decides.other : { kind: 'on' };
      return { label, exit, ...openExit(exit) };
    });
    const routes = new Map<string, Route>([[labels[0]!, { to: 'fork', isCopy: false }]]);
    for (const { label, route } of others) routes.set(label, route);
    const settings = { type: 'gate', condition: source, ...errorRoute(onError) };
    this.#add(at, { settings, branches: targets, routes });
    return { branches, others };
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

  #add({ ways }: Stretch, step: Omit<LaidStep, 'name'>): void {
    const name = `t${this.steps.length}`;
    lead(ways, name);
    this.steps.push({ name, ...step });
  }
}

/** Several stretches that go on as one. */
function gathered(stretches: readonly Stretch[], { isJoined }: Stretch): Stretch {
  return {
    ways: stretches.flatMap(({ ways }) => ways),
    isShapeless: stretches.some(({ ways, isShapeless }) => ways.length > 0 && isShapeless),
    isJoined,
  };
}

function pickCondition({ isShapeless }: Stretch, choice: number): Condition {
  return pick(isShapeless ? shapelessConditions : conditions, choice);
}
