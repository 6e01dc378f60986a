import fc from 'fast-check';

import { unreachable } from '../../../landscape/model/unreachable.ts';

type Step = Readonly<Record<string, unknown>>;

const sinks = {
  out: { plugin: 'file' },
  other: { plugin: 'file', on_write_failure: 'bad' },
  bad: { plugin: 'file' },
};

/** Steps of all kinds that lead anywhere: onward, back, to themselves, to nothing. */
export function wildSettings(): fc.Arbitrary<object> {
  return fc.integer({ min: 0, max: 8 }).chain((count) => {
    const names = Array.from({ length: count }, (_, i) => `s${i}`);
    const words = ['continue', 'discard', 'halt', 'fork', 'source', 'nowhere', 'out', 'other'];
    const one = fc.constantFrom(...names, ...names, ...words);
    const to = fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
    const steps = names.map((name) => wildStep(name, one, to));
    return fc.record({
      source: fc.record({ plugin: fc.constant('given'), on_success: to }),
      transforms: fc.tuple(...steps),
      sinks: fc.constant(sinks),
      output_sink: fc.constantFrom('out', 's0', 'nowhere'),
    });
  });
}

function wildStep(
  name: string,
  one: fc.Arbitrary<string>,
  to: fc.Arbitrary<string | string[]>,
): fc.Arbitrary<Step> {
  const copy = fc.record({ to: one, mode: fc.constantFrom('move', 'copy') });
  const branch = fc.constantFrom('a', 'b', 'c');
  const optional = { requiredKeys: [] };
  const own = fc.oneof(
    fc.record({ plugin: fc.constant('keep'), on_success: to, on_error: one }, optional),
    fc.record(
      {
        condition: fc.constantFrom('row.a > 1', "row.a > 1 ? 'a' : 'b'", 'row.', 'row.a'),
        routes: fc.dictionary(
          fc.constantFrom('true', 'false', 'a', 'on_error'),
          fc.oneof(to, copy),
        ),
        fork_to: fc.dictionary(branch, one),
        on_error: one,
      },
      optional,
    ),
    fc.record(
      {
        branches: fc.array(branch, { minLength: 2, maxLength: 3 }),
        policy: fc.constantFrom('require_all', 'quorum', 'best_effort', 'first'),
        merge: fc.constantFrom('union', 'nested', 'select'),
        quorum_count: fc.integer({ min: 1, max: 4 }),
        timeout_seconds: fc.constant(5),
        select_branch: branch,
        on_success: to,
      },
      { requiredKeys: ['branches'] },
    ),
    fc.record({ plugin: fc.constant('count'), on_success: to, on_error: one }, optional),
  );
  return own.map((step) => {
    if ('branches' in step) return { name, type: 'coalesce', ...step };
    if ('plugin' in step && step.plugin === 'count') return { name, type: 'aggregation', ...step };
    if ('plugin' in step) return { name, ...step };
    return 'on_success' in step
      ? { name, plugin: 'keep', ...step }
      : { name, type: 'gate', ...step };
  });
}

/** Forks within forks that meet again, with some destinations then led elsewhere: often still right. */
export function tameSettings(): fc.Arbitrary<object> {
  const change = fc.record({
    step: fc.nat(),
    outlet: fc.nat(),
    target: fc.nat(),
    copy: fc.boolean(),
  });
  return fc.tuple(shape.block, fc.array(change, { maxLength: 2 })).map(([block, changes]) => {
    const steps = new Layout();
    const first = steps.lay(block, 'out');
    for (const { step, outlet, target, copy } of changes)
      steps.redirect(step, outlet, target, copy);
    return steps.settings(first);
  });
}

type Element =
  | { readonly kind: 'keep' | 'count' | 'sort' | 'copy' }
  | { readonly kind: 'fan'; readonly left: readonly Element[]; readonly right: readonly Element[] };

const shape = fc.letrec<{ block: readonly Element[]; element: Element }>((tie) => ({
  block: fc.array(tie('element'), { maxLength: 3, depthIdentifier: 'fan' }),
  element: fc.oneof(
    { depthIdentifier: 'fan', maxDepth: 2, withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('keep', 'count', 'sort', 'copy') }),
    fc.record({ kind: fc.constant('fan'), left: tie('block'), right: tie('block') }),
  ),
}));

interface Laid {
  readonly name: string;
  readonly kind: Element['kind'] | 'meet';
  readonly branches: readonly string[];
  /** Where its rows go, by outlet. */
  readonly outlets: string[][];
}

/** A list of steps in an order in which rows only go forward. */
class Layout {
  readonly #steps: Laid[] = [];

  /** Lays the elements out one after the other, the last one leading to `exit`; gives the first name. */
  lay(elements: readonly Element[], exit: string): string {
    const [element, ...rest] = elements;
    if (element === undefined) return exit;
    const name = `s${this.#steps.length}`;
    const laid: Laid = { name, kind: element.kind, branches: [], outlets: [] };
    this.#steps.push(laid);
    if (element.kind !== 'fan') {
      const next = this.lay(rest, exit);
      laid.outlets.push(...(element.kind === 'sort' ? [[next], ['other']] : [[next]]));
      if (element.kind === 'copy') laid.outlets[0]!.unshift('other');
      return name;
    }
    const meet = `m${name}`;
    const left = this.lay(element.left, meet);
    const right = this.lay(element.right, meet);
    laid.outlets.push([left], [right]);
    const join: Laid = {
      name: meet,
      kind: 'meet',
      branches: [`a${name}`, `b${name}`],
      outlets: [],
    };
    this.#steps.push(join);
    join.outlets.push([this.lay(rest, exit)]);
    return name;
  }

  /** Leads one outlet to some later step or sink, instead of or besides where it leads. */
  redirect(step: number, outlet: number, target: number, copy: boolean): void {
    const at = step % Math.max(1, this.#steps.length);
    const laid = this.#steps[at];
    if (laid === undefined) return;
    const targets = [...this.#steps.slice(at + 1).map(({ name }) => name), 'out', 'other', 'halt'];
    const ends = laid.outlets[outlet % laid.outlets.length]!;
    const to = targets[target % targets.length]!;
    if (!copy || laid.kind === 'fan') ends.splice(0, ends.length, to);
    else if (!ends.includes(to)) ends.push(to);
  }

  /** The settings of the steps and sinks that `first` leads to. */
  settings(first: string): object {
    const reached = new Set([first]);
    for (const { name, outlets } of this.#steps) {
      if (reached.has(name)) for (const end of outlets.flat()) reached.add(end);
    }
    return {
      source: { plugin: 'given', on_success: first },
      transforms: this.#steps.filter(({ name }) => reached.has(name)).map(toStep),
      sinks: Object.fromEntries(
        Object.entries({ ...sinks, other: { plugin: 'file' } }).filter(([name]) =>
          reached.has(name),
        ),
      ),
    };
  }
}

function toStep({ name, kind, branches, outlets }: Laid): Step {
  const [first = [], second = []] = outlets;
  switch (kind) {
    case 'keep':
    case 'copy':
      return { name, plugin: 'keep', on_success: first };
    case 'count':
      return {
        name,
        type: 'aggregation',
        plugin: 'number',
        output_mode: 'passthrough',
        on_success: first,
      };
    case 'sort':
      return { name, type: 'gate', condition: '1 > 0', routes: { true: first, false: second } };
    case 'fan':
      return { name, type: 'gate', fork_to: { [`a${name}`]: first[0], [`b${name}`]: second[0] } };
    case 'meet':
      return { name, type: 'coalesce', branches, on_success: first };
    default:
      return unreachable(kind);
  }
}
