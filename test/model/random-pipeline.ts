import fc from 'fast-check';

import { lead } from './laid-step.ts';
import type { LaidStep, Target } from './laid-step.ts';
import { Layout } from './layout.ts';
import { randomBlock } from './random-shapes.ts';
import { targetsOf, writeSettings } from './write-settings.ts';
import type { Written } from './write-settings.ts';

/** With the source and five sinks that makes 14 nodes. */
const mostSteps = 8;

/** One way of a step is led to a later step, to a sink, or out of the pipeline. */
interface Change {
  readonly step: number;
  readonly way: number;
  readonly to: number;
}

const parts = fc.record({
  block: randomBlock,
  changes: sometimes(3, fc.record({ step: fc.nat(), way: fc.nat(), to: fc.nat() }), 2),
  moves: sometimes(1, fc.tuple(fc.nat(), fc.nat()), 3),
  wording: fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 8 }),
  copies: fc.constantFrom([], [], [], [], [], [], [], ['left'], ['both']),
  onInvalid: fc.option(fc.constantFrom('bad', 'bad', 'left', 'discard'), { nil: undefined }),
  output: fc.constantFrom('out', 'out', 'out', 'both'),
  narrow: fc.option(fc.record({ refusedTo: fc.constantFrom(undefined, 'refused', 'discard') }), {
    freq: 1,
    nil: undefined,
  }),
});

/**
 * Settings of pipelines with steps of all kinds: blocks laid out, at times some ways led elsewhere, or
 * the steps written in another order. Most are right, not all.
 */
export function randomPipeline(): fc.Arbitrary<Written> {
  return parts.map(({ block, changes, moves, copies, ...around }) => {
    const first = { name: '' };
    const source = [...copies.map((name) => ({ name })), first];
    const layout = new Layout(mostSteps);
    const end = layout.lay(block, { ways: [first], isShapeless: false, isJoined: false });
    lead(end.ways, around.output);
    for (const change of changes) redirect(layout.steps, change);
    const steps = reached(layout.steps, source);
    for (const [from, to] of moves) move(steps, from, to);
    return writeSettings(steps, { ...around, source });
  });
}

/** Up to so many items; `nothing` times to one, none. */
function sometimes<T>(nothing: number, item: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[]> {
  return fc.oneof(
    { arbitrary: fc.constant<T[]>([]), weight: nothing },
    { arbitrary: fc.array(item, { minLength: 1, maxLength: most }), weight: 1 },
  );
}

function redirect(steps: readonly LaidStep[], { step, way, to }: Change): void {
  const at = step % Math.max(1, steps.length);
  const laid = steps[at];
  if (laid === undefined) return;
  const later = steps.slice(at + 1).map(({ name }) => name);
  const ways = targetsOf(laid);
  ways[way % ways.length]!.name = pickName([...later, 'left', 'right', 'discard'], to);
}

function pickName(names: readonly string[], choice: number): string {
  return names[choice % names.length]!;
}

/** The steps to which rows can still come; they stand in an order in which rows go forward. */
function reached(steps: readonly LaidStep[], source: readonly Target[]): LaidStep[] {
  const names = new Set(source.map(({ name }) => name));
  return steps.filter((step) => {
    if (!names.has(step.name)) return false;
    for (const { name } of targetsOf(step)) names.add(name);
    return true;
  });
}

/** Writes a step elsewhere; every other time one where rows wait, because then the order counts. */
function move(steps: LaidStep[], from: number, to: number): void {
  const waiting = steps.filter(({ settings }) => settings['type'] === 'aggregation');
  const movable = from % 2 === 0 && waiting.length > 0 ? waiting : steps;
  const step = movable[(from >> 1) % Math.max(1, movable.length)];
  if (step === undefined) return;
  steps.splice(steps.indexOf(step), 1);
  steps.splice(to % (steps.length + 1), 0, step);
}
