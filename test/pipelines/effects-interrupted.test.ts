import { afterAll, describe, expect, test } from 'vitest';

import type { EffectResolutions } from '../../engine/run/ask-about-effects.ts';
import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import type { PipelineFolder } from '../support/pipeline-folder.ts';
import { createReceiver } from '../support/planted-effects.ts';
import type { PlannedText } from '../support/planted-effects.ts';
import { readEffects } from '../support/recorded-effects.ts';
import { stopAfter } from '../support/stop-after.ts';

const rows = 7;
const files = {
  'in.csv': `n\n${Array.from({ length: rows }, (_, i) => `${i}\n`).join('')}`,
  'pipeline.yaml': `
source: { plugin: csv, options: { path: in.csv } }
transforms:
  - { name: both, type: gate, condition: "true", routes: { "true": [hook, file], "false": discard } }
sinks:
  hook: { plugin: planted_effects, options: { concurrency: 2 }, on_write_failure: bad }
  file: { plugin: json, options: { path: out/file.jsonl } }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
output_sink: file
`,
};

type Planted = ReturnType<typeof createReceiver>;

/** The receiver refuses row 4, and cannot take row 5, which is under way with it, at the first try. */
function plant(isRepeatable: boolean): Planted {
  const receiver = createReceiver({ isRepeatable });
  receiver.answer = ({ body }, n) => {
    const error = { reason: 'refused_by_receiver', message: 'no' } as const;
    if (body.includes('"4"')) return { kind: 'refused', error, answer: { status: 400 } };
    if (body.includes('"5"') && n === 0)
      return { kind: 'not_applied', error, answer: { status: 503 } };
    return undefined;
  };
  return receiver;
}

/** Runs until a number of transactions is written, as a process does that dies then. */
async function runUntil(folder: PipelineFolder, receiver: Planted, transactions: number) {
  let key = '';
  const died = folder.run({
    registry: receiver.registry,
    wrapStore: stopAfter(transactions).wrapStore,
    onEvent: (event) => {
      if (event.type === 'run_started') key = event.runKey;
    },
  });
  await expect(died).rejects.toThrow(`stopped after ${transactions} transactions`);
  return key;
}

function triesByKey(arrived: readonly PlannedText[]): ReadonlyMap<string, readonly PlannedText[]> {
  return Map.groupBy(arrived, ({ key }) => key);
}

describe('a run with effects that dies at a transaction and goes on', async () => {
  const straight = pipelineFolder(files, afterAll);
  const whole = stopAfter(Number.POSITIVE_INFINITY);
  const receiver = plant(true);
  const { runKey } = await straight.run({
    registry: receiver.registry,
    wrapStore: whole.wrapStore,
  });
  const outputs = straight.outputs();
  const lineage = lineageOf(straight.landscape, runKey);
  const points = Array.from({ length: whole.count() }, (_, i) => i);

  test('meets every fault point: before and after what is reserved, under way, answered, settled', () => {
    expect(points.length).toBeGreaterThan(10);
    expect(new Set(receiver.had).size).toBe(rows - 1);
  });

  test.each(points)(
    'sends nothing more than twice, with the same key and body, after %i',
    async (point) => {
      const folder = pipelineFolder(files);
      const mine = plant(true);
      const key = await runUntil(folder, mine, point);
      const { end } = await folder.run({ registry: mine.registry, runKey: key });
      expect(end.status).toBe('completed');
      expect(folder.outputs()).toEqual(outputs);
      expect(lineageOf(folder.landscape, key)).toEqual(lineage);
      expect(new Set(mine.had).size).toBe(rows - 1);
      const tries = triesByKey(mine.arrived);
      expect(tries.size).toBe(rows);
      for (const [, sent] of tries) {
        // Row 5 is answered with "not now" once; a try of which nobody knows comes once again.
        const most = sent[0]!.body.includes('"5"') ? 3 : 2;
        expect(sent.length).toBeLessThanOrEqual(most);
        expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
      }
    },
  );

  test.each(points)(
    'asks a person about what a receiver would have twice, after %i',
    async (point) => {
      const folder = pipelineFolder(files);
      const mine = plant(false);
      const key = await runUntil(folder, mine, point);
      const before = [...mine.arrived];
      let { end } = await folder.run({ registry: mine.registry, runKey: key });
      if (end.status !== 'completed') {
        expect(end).toMatchObject({ status: 'failed', error: { code: 'EFFECT_UNKNOWN' } });
        expect(mine.arrived).toEqual(before);
        const resolutions = await lookAtReceiver(folder, key, mine);
        ({ end } = await folder.run({ registry: mine.registry, runKey: key, resolutions }));
      }
      expect(end).toMatchObject({ status: 'completed', error: undefined });
      expect(folder.outputs()).toEqual(outputs);
      // Each of them once, and none twice: also where repetitions would not be noticed.
      expect(mine.had).toHaveLength(rows - 1);
      expect(new Set(mine.had).size).toBe(rows - 1);
    },
  );
});

/** What a person finds out who looks at the receiver, and says of each effect. */
async function lookAtReceiver(
  folder: PipelineFolder,
  runKey: string,
  receiver: Planted,
): Promise<EffectResolutions> {
  const effects = await readEffects(folder.landscape, runKey);
  const unknown = effects.filter(({ story }) => story.endsWith('no answer'));
  expect(unknown.length).toBeGreaterThan(0);
  return {
    byKey: new Map(
      unknown.map(({ key }) => [key, receiver.had.includes(key) ? 'applied' : 'not_applied']),
    ),
    all: undefined,
    name: 'ann@ops',
  };
}

describe('an effect of which nobody knows', () => {
  /** Dies behind the first try: the row was sent, and the answer is not recorded. */
  async function die(receiver: Planted) {
    const folder = pipelineFolder(files);
    // The trail of the rows, and the first two under way.
    const runKey = await runUntil(folder, receiver, 2);
    expect(receiver.arrived).toHaveLength(2);
    return { folder, runKey };
  }

  test('stops the run with its key, its sink, its row, and what to do', async () => {
    const receiver = plant(false);
    const { folder, runKey } = await die(receiver);
    const { end } = await folder.run({ registry: receiver.registry, runKey });
    const [first, second] = receiver.had;
    expect(end.error).toMatchObject({
      code: 'EFFECT_UNKNOWN',
      message: `Nobody knows whether row 0 and 1 more arrived where \`hook\` sent them: the process ended before an answer was recorded. The key is \`${first}\``,
      nextStep: `Look at the receiver, then say of each what happened: \`elspeth resume ${runKey} --resolve ${first}=sent\` or \`=not-sent\`, or \`elspeth resume ${runKey} --resolve all=sent\`.`,
      facts: {
        node: 'hook',
        count: 2,
        effects: [
          { key: first, node: 'hook', row: 0 },
          { key: second, node: 'hook', row: 1 },
        ],
      },
    });
  });

  test('is settled by one word for all, and it is recorded who said it', async () => {
    const receiver = plant(false);
    const { folder, runKey } = await die(receiver);
    const resolutions = { byKey: new Map(), all: 'applied', name: 'ann@ops' } as const;
    const { end } = await folder.run({ registry: receiver.registry, runKey, resolutions });
    expect(end.status).toBe('completed');
    expect(receiver.had).toHaveLength(rows - 1);
    const [first] = await readEffects(folder.landscape, runKey);
    expect(first?.story).toBe('finalised applied: no answer (applied by ann@ops)');
  });

  test('is sent again, with its key and body, when somebody says that it was not sent', async () => {
    const receiver = plant(false);
    const { folder, runKey } = await die(receiver);
    const [first, second] = receiver.had;
    const resolutions = {
      byKey: new Map([[first!, 'not_applied'] as const]),
      all: 'applied',
      name: 'ann@ops',
    } as const;
    const { end } = await folder.run({ registry: receiver.registry, runKey, resolutions });
    expect(end.status).toBe('completed');
    const tries = triesByKey(receiver.arrived);
    expect(tries.get(first!)?.map(({ body }) => body)).toEqual(['{"n":"0"}', '{"n":"0"}']);
    expect(tries.get(second!)).toHaveLength(1);
    const [effect] = await readEffects(folder.landscape, runKey);
    expect(effect?.story).toBe('finalised applied: no answer (not_applied by ann@ops), applied');
  });

  test('is settled by the receiver where it can be asked, whatever a person says', async () => {
    const receiver = plant(false);
    const { folder, runKey } = await die(receiver);
    receiver.reconcile = ({ key }) => (receiver.had.includes(key) ? 'applied' : 'not_applied');
    const resolutions = { byKey: new Map(), all: 'not_applied', name: 'ann@ops' } as const;
    const { end } = await folder.run({ registry: receiver.registry, runKey, resolutions });
    expect(end.status).toBe('completed');
    expect(receiver.had).toHaveLength(rows - 1);
    const [first] = await readEffects(folder.landscape, runKey);
    expect(first?.story).toBe('finalised applied: no answer (applied by receiver)');
  });

  test('is not any other: a word about one that needs none is refused', async () => {
    const receiver = plant(false);
    const { folder, runKey } = await die(receiver);
    const resolutions = {
      byKey: new Map([[`${runKey}:99:hook:post`, 'applied'] as const]),
      all: undefined,
      name: 'ann@ops',
    };
    const { end } = await folder.run({ registry: receiver.registry, runKey, resolutions });
    expect(end.error).toMatchObject({
      code: 'EFFECT_NOT_FOUND',
      message: `Run ${runKey} has no effect \`${runKey}:99:hook:post\` of which nobody knows what came of it`,
    });
    expect(receiver.arrived).toHaveLength(2);
  });

  test('asks again when the process dies once more before the next try is recorded', async () => {
    const receiver = plant(false);
    const { folder, runKey } = await die(receiver);
    const said = { byKey: new Map(), all: 'not_applied', name: 'ann@ops' } as const;
    // What was said is recorded in the first transaction, the next try in the fourth.
    const died = folder.run({
      registry: receiver.registry,
      runKey,
      resolutions: said,
      wrapStore: stopAfter(2).wrapStore,
    });
    await expect(died).rejects.toThrow('stopped after 2 transactions');
    expect(receiver.arrived).toHaveLength(2);
    // It is known, so nobody is asked.
    const { end } = await folder.run({ registry: receiver.registry, runKey });
    expect(end.status).toBe('completed');
    expect(triesByKey(receiver.arrived).get(receiver.had[0]!)).toHaveLength(2);
  });

  test('stops a run at once when an answer is lost, and is asked about before', async () => {
    const receiver = createReceiver({ isRepeatable: false });
    const error = { reason: 'not_delivered', message: 'no answer within 30 s' } as const;
    receiver.answer = ({ body }) => (body.includes('"3"') ? { kind: 'unknown', error } : undefined);
    const folder = pipelineFolder(files);
    const first = await folder.run({ registry: receiver.registry });
    expect(first.end).toMatchObject({ status: 'failed', error: { code: 'EFFECT_UNKNOWN' } });
    expect(first.end.error?.message).toContain(
      'whether row 3 arrived where `hook` sent it: no answer within 30 s.',
    );
    // The other one of the two that were under way has its end.
    expect(receiver.arrived).toHaveLength(4);
    const { runKey } = first;
    const resolutions = { byKey: new Map(), all: 'applied', name: 'ann@ops' } as const;
    const still = await folder.run({ registry: receiver.registry, runKey });
    expect(still.end.error?.message).toBe(first.end.error?.message);
    const second = await folder.run({ registry: receiver.registry, runKey, resolutions });
    expect(second.end.status).toBe('completed');
    expect(receiver.arrived).toHaveLength(rows);
    const effects = await readEffects(folder.landscape, runKey);
    expect(effects[3]?.story).toBe('finalised applied: unknown (applied by ann@ops)');
  });
});
