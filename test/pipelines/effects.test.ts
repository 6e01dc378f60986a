import { describe, expect, test } from 'vitest';

import { readEffects } from '../support/recorded-effects.ts';
import { readRecorded } from '../support/recorded-tokens.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { createReceiver } from '../support/planted-effects.ts';

const settings = (more = '', sink = '{}') => `
source: { plugin: csv, options: { path: in.csv } }
transforms: [{ name: same, plugin: passthrough }]
sinks:
  hook: { plugin: planted_effects, options: ${sink}${more} }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
output_sink: hook
retry: { max_attempts: 3, initial_delay_seconds: 0.01, max_delay_seconds: 0.1 }
`;
const diverting = settings(', on_write_failure: bad');
const input = 'n\na\nb\nc\nd\ne\n';
const bodies = ['a', 'b', 'c', 'd', 'e'].map((n) => JSON.stringify({ n }));

function folderOf(pipeline: string, rows = input) {
  const plain = pipeline.includes('on_write_failure')
    ? pipeline
    : pipeline.replace(/ {2}bad: .*\n/, '');
  return pipelineFolder({ 'pipeline.yaml': plain, 'in.csv': rows });
}

describe('a sink that sends', () => {
  test('sends each row once, in order, and each ends there', async () => {
    const receiver = createReceiver();
    const folder = folderOf(settings());
    const { end, runKey } = await folder.run({ registry: receiver.registry });
    expect(end.status).toBe('completed');
    expect(receiver.arrived.map(({ body }) => body)).toEqual(bodies);
    expect(new Set(receiver.had).size).toBe(5);
    expect(receiver.arrived[2]?.key).toBe(`${runKey}:3:hook:post`);
    const { ends, token } = readRecorded(folder.landscape, runKey);
    expect(Object.values(ends)).toEqual(Array<string>(5).fill('completed to hook'));
    expect(token('1').states.at(-1)).toMatchObject({ node: 'hook', output: { n: 'b' } });
    const effects = await readEffects(folder.landscape, runKey);
    expect(effects.map(({ story }) => story)).toEqual(
      Array<string>(5).fill('finalised applied: applied'),
    );
  });

  test('has an artifact of all that was delivered', async () => {
    const receiver = createReceiver();
    const folder = folderOf(settings());
    const { events } = await folder.run({ registry: receiver.registry });
    const published = events.find(({ type }) => type === 'artifact_published');
    expect(published).toMatchObject({
      path: 'planted://receiver',
      sizeBytes: bodies.join('').length,
    });
  });

  test('sends several at a time when it may, and records them in their order', async () => {
    const receiver = createReceiver();
    const folder = folderOf(settings('', '{ concurrency: 4 }'));
    const { runKey } = await folder.run({ registry: receiver.registry });
    expect(receiver.arrived).toHaveLength(5);
    const { tokens } = readRecorded(folder.landscape, runKey);
    expect(tokens.map(({ bytes }) => bytes)).toEqual(['0+9', '9+9', '18+9', '27+9', '36+9']);
  });

  test('commits that a row is under way before a byte of it leaves', async () => {
    const receiver = createReceiver();
    const folder = folderOf(settings());
    let committed = 0;
    const seen: number[] = [];
    receiver.answer = () => {
      seen.push(committed);
      return undefined;
    };
    await folder.run({
      registry: receiver.registry,
      wrapStore: (store) => ({
        async write(group, ready) {
          const syncUs = await store.write(group, ready);
          committed += group.fills.filter(({ values }) => values['status'] === 'in_flight').length;
          return syncUs;
        },
      }),
    });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a row that the receiver does not take', () => {
  const refused = {
    kind: 'refused',
    error: { reason: 'refused_by_receiver', message: 'status 422' },
    answer: { status: 422 },
  } as const;

  test('goes to the sink of `on_write_failure`, with what the receiver said', async () => {
    const receiver = createReceiver();
    receiver.answer = ({ body }) => (body.includes('"c"') ? refused : undefined);
    const folder = folderOf(diverting);
    const { runKey } = await folder.run({ registry: receiver.registry });
    expect(folder.rows('bad')).toEqual([
      {
        n: 'c',
        _elspeth: {
          reason: 'refused_by_receiver',
          message: 'status 422',
          node: 'hook',
          row: 2,
        },
      },
    ]);
    expect(readRecorded(folder.landscape, runKey).ends).toEqual({
      0: 'completed to hook',
      1: 'completed to hook',
      2: 'quarantined to bad',
      3: 'completed to hook',
      4: 'completed to hook',
    });
    const effects = await readEffects(folder.landscape, runKey);
    expect(effects[2]).toMatchObject({
      story: 'finalised refused: refused',
      answers: [{ answer: { status: 422 }, error: { reason: 'refused_by_receiver' } }],
    });
  });

  test('ends in the landscape alone without a route', async () => {
    const receiver = createReceiver();
    receiver.answer = ({ body }) => (body.includes('"c"') ? refused : undefined);
    const folder = folderOf(settings());
    const { runKey, end } = await folder.run({ registry: receiver.registry });
    expect(end.status).toBe('completed');
    expect(readRecorded(folder.landscape, runKey).ends['2']).toBe('quarantined');
  });

  test('is refused before anything is sent when it cannot be sent at all', async () => {
    const receiver = createReceiver();
    const folder = folderOf(diverting, 'n\na\nunsendable\nc\n');
    const { runKey } = await folder.run({ registry: receiver.registry });
    expect(receiver.arrived.map(({ body }) => body)).toEqual([bodies[0], bodies[2]]);
    expect(readRecorded(folder.landscape, runKey).ends['1']).toBe('quarantined to bad');
  });

  test('is sent again, with the same key, when it may succeed later', async () => {
    const receiver = createReceiver();
    const later = {
      kind: 'not_applied',
      error: { reason: 'not_delivered', message: 'status 503' },
      answer: { status: 503 },
    } as const;
    receiver.answer = ({ body }, n) => (body.includes('"b"') && n < 2 ? later : undefined);
    const folder = folderOf(settings());
    const { runKey } = await folder.run({ registry: receiver.registry });
    expect(receiver.arrived.map(({ body }) => body)).toEqual([
      bodies[0],
      bodies[1],
      bodies[1],
      bodies[1],
      ...bodies.slice(2),
    ]);
    expect(new Set(receiver.arrived.map(({ key }) => key)).size).toBe(5);
    const effects = await readEffects(folder.landscape, runKey);
    expect(effects[1]?.story).toBe('finalised applied: not_applied, not_applied, applied');
  });

  test('has failed when the receiver answers to every try that it cannot now', async () => {
    const receiver = createReceiver();
    receiver.answer = ({ body }) =>
      body.includes('"b"')
        ? {
            kind: 'not_applied',
            error: { reason: 'not_delivered', message: 'status 503' },
            answer: { status: 503 },
          }
        : undefined;
    const folder = folderOf(settings());
    const { runKey, end } = await folder.run({ registry: receiver.registry });
    expect(end.status).toBe('completed');
    expect(readRecorded(folder.landscape, runKey).ends['1']).toBe('failed');
    const effects = await readEffects(folder.landscape, runKey);
    expect(effects[1]?.story).toBe('finalised given_up: not_applied, not_applied, not_applied');
    expect(receiver.had).toHaveLength(4);
  });
});

describe('a receiver that is silent', () => {
  const silent = {
    kind: 'not_applied',
    error: { reason: 'not_delivered', message: 'connection refused' },
  } as const;

  test('stops the run, which goes on where it stopped when the receiver is back', async () => {
    const receiver = createReceiver();
    receiver.answer = ({ body }) => (body.includes('"d"') ? silent : undefined);
    const folder = folderOf(settings());
    const first = await folder.run({ registry: receiver.registry });
    expect(first.end).toMatchObject({ status: 'failed', error: { code: 'SINK_UNREACHABLE' } });
    expect(first.end.error?.message).toBe('`hook` gave no answer, at 3 tries: connection refused');
    receiver.answer = () => undefined;
    const { runKey } = first;
    const second = await folder.run({ registry: receiver.registry, runKey });
    expect(second.end.status).toBe('completed');
    expect(receiver.had.map((key) => Number(key.split(':')[1]))).toEqual([1, 2, 3, 4, 5]);
    const effects = await readEffects(folder.landscape, runKey);
    expect(effects[3]?.story).toBe(
      'finalised applied: not_applied, not_applied, not_applied, applied',
    );
  });

  test('lets the rows wait that are not sent yet when somebody asks to stop', async () => {
    const receiver = createReceiver();
    const stop = { requested: false };
    receiver.answer = ({ body }) => {
      if (!body.includes('"b"')) return undefined;
      stop.requested = true;
      return silent;
    };
    const folder = folderOf(settings());
    const first = await folder.run({ registry: receiver.registry, stop });
    expect(first.end.status).toBe('interrupted');
    expect(receiver.had).toHaveLength(1);
    receiver.answer = () => undefined;
    const second = await folder.run({ registry: receiver.registry, runKey: first.runKey });
    expect(second.end.status).toBe('completed');
    expect(receiver.had).toHaveLength(5);
    expect(receiver.arrived.map(({ body }) => body)).toEqual([
      bodies[0],
      bodies[1],
      ...bodies.slice(1),
    ]);
  });
});

test('a sink that throws while it sends stops the run as a bug of ours', async () => {
  const receiver = createReceiver();
  receiver.answer = ({ body }) => (body.includes('"c"') ? new TypeError('oh no') : undefined);
  const folder = folderOf(settings());
  const { end, runKey } = await folder.run({ registry: receiver.registry });
  expect(end).toMatchObject({ status: 'failed', error: { code: 'PLUGIN_THREW' } });
  const effects = await readEffects(folder.landscape, runKey);
  expect(effects.map(({ story }) => story)).toEqual([
    'finalised applied: applied',
    'finalised applied: applied',
    'in_flight: no answer',
    'reserved',
    'reserved',
  ]);
});
