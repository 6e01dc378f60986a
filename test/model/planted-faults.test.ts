import fc from 'fast-check';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';

import type * as fork from '../../engine/run/fork.ts';
import type { GroupStore } from '../../landscape/recorder/recorder.ts';
import { statements } from '../../landscape/recorder/statements.ts';
import type { SinkPlugin } from '../../plugins/contract.ts';
import { jsonSink } from '../../plugins/sinks/json.ts';
import type { Faults } from './model-case.ts';
import { ModelError, createModelCheck } from './model-check.ts';
import { createModelRunner } from './model-runner.ts';
import { randomCase } from './random-case.ts';

const engine = vi.hoisted(() => ({ isForkReversed: false }));

vi.mock('../../engine/run/fork.ts', async (importOriginal) => {
  const original = await importOriginal<typeof fork>();
  const faulty: typeof original.fork = (run, token, edges, decided) =>
    original.fork(run, token, engine.isForkReversed ? edges.toReversed() : edges, decided);
  return { ...original, fork: faulty };
});

beforeEach(() => {
  engine.isForkReversed = false;
});

test('an engine that forks the last branch first is found out', async () => {
  engine.isForkReversed = true;
  expect(await findFault({})).toContainEqual(expect.stringMatching(/^sink /));
});

test('nothing is found out where nothing is planted', async () => {
  expect(await findFault({})).toEqual([]);
});

test.each([
  {
    title: 'a sink that changes the places of two rows',
    faults: { plugins: [swapping(jsonSink)] },
    found: /^sink /,
  },
  {
    title: 'a store that loses the end of a token in a sink',
    faults: { wrapStore: losing('sinkOutcomes') },
    found: /^ends of /,
  },
  {
    title: 'a store that loses the end of a token in no sink',
    faults: { wrapStore: losing('plainOutcomes') },
    found: /^ends of /,
  },
  {
    title: 'counters that count a token too many',
    faults: { wrapStore: miscounting },
    found: /^counts /,
  },
])('$title is found out', async ({ faults, found }) => {
  expect(await findFault(faults)).toContainEqual(expect.stringMatching(found));
});

/** What the first run that shows a planted fault has wrong; nothing when none of forty shows it. */
async function findFault(faults: Faults): Promise<readonly string[]> {
  const runner = createModelRunner(faults);
  onTestFinished(async () => await runner.close());
  const { check } = createModelCheck(runner);
  const { errorInstance } = await fc.check(fc.asyncProperty(randomCase(), check), {
    numRuns: 40,
    seed: 1,
    maxSkipsPerRun: 10,
    endOnFailure: true,
  });
  return errorInstance instanceof ModelError ? errorInstance.found.map(({ what }) => what) : [];
}

/** Writes the second of several entries before the first; says truly where each lies. */
function swapping(plugin: SinkPlugin): SinkPlugin {
  return {
    ...plugin,
    bind(options) {
      const bound = plugin.bind(options);
      return {
        ...bound,
        open(context) {
          const sink = bound.open(context);
          if (sink.kind !== 'output') return sink;
          return {
            kind: 'output',
            write: (entries) => swapped(sink.write(swapped(entries))),
            flush: () => sink.flush(),
            finish: () => sink.finish(),
            publish: (artifact) => sink.publish(artifact),
            close: () => sink.close(),
          };
        },
      };
    },
  };
}

function swapped<T>(items: readonly T[]): readonly T[] {
  return [...items.slice(1, 2), ...items.slice(0, 1), ...items.slice(2)];
}

/** Loses the last record of a kind in each group. */
function losing(kind: 'sinkOutcomes' | 'plainOutcomes') {
  const width = statements[kind].columns.length;
  return (store: GroupStore): GroupStore => ({
    async write(group, ready) {
      const facts = { ...group.facts, [kind]: group.facts[kind].slice(0, -width) };
      return await store.write({ ...group, facts }, ready);
    },
  });
}

function miscounting(store: GroupStore): GroupStore {
  return {
    write: async (group, ready) =>
      await store.write(
        { ...group, deltas: { ...group.deltas, tokens: group.deltas.tokens + 1 } },
        ready,
      ),
  };
}
