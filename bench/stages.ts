import { join } from 'node:path';

import { runHere } from '../app/run-here.ts';
import { systemClock } from '../landscape/model/clock.ts';
import { pluginRegistry, registryOf } from '../plugins/registry.ts';
import type { Plugin } from '../plugins/contract.ts';

/** Microseconds a row by stage, measured in this thread around the parts that have an outside. */
export async function measureStages(
  folder: string,
  rows: number,
): Promise<readonly (readonly [string, number])[]> {
  const us = { source: 0, steps: 0, sinks: 0, database: 0 };
  const timed = <T>(stage: keyof typeof us, work: () => T): T => {
    const began = performance.now();
    const result = work();
    us[stage] += (performance.now() - began) * 1000;
    return result;
  };
  const began = performance.now();
  const end = await runHere(
    {
      settingsFile: 'pipeline.yaml',
      sets: [],
      database: join(folder, 'stages.db'),
      cwd: folder,
      env: {},
    },
    {
      clock: systemClock,
      random: Math.random,
      stop: { requested: false },
      emit: () => undefined,
      registry: registryOf(pluginRegistry.list().map((plugin) => watch(plugin, timed))),
      wrapStore: (store) => ({
        async write(group, ready) {
          const writing = performance.now();
          const syncUs = await store.write(group, ready);
          us.database += (performance.now() - writing) * 1000;
          return syncUs;
        },
      }),
    },
  );
  if (end.status !== 'completed') throw new Error(`the run ended as ${end.status}`);
  const total = (performance.now() - began) * 1000;
  const known = us.source + us.steps + us.sinks + us.database;
  return [
    ['reading and parsing the source', us.source / rows],
    ['row transforms', us.steps / rows],
    ['sinks, with their syncs', us.sinks / rows],
    ['landscape: inserts, syncs, commits', us.database / rows],
    ['canonical JSON, hashes, recorder, engine', (total - known) / rows],
  ];
}

type Timed = <T>(stage: 'source' | 'steps' | 'sinks', work: () => T) => T;

function watch(plugin: Plugin, timed: Timed): Plugin {
  switch (plugin.kind) {
    case 'source':
      return {
        ...plugin,
        bind(options) {
          const bound = plugin.bind(options);
          const open: typeof bound.open = (place) => {
            const source = bound.open(place);
            return {
              close: () => source.close(),
              read: (from) => watchChunks(source.read(from), timed),
            };
          };
          return { ...bound, open };
        },
      };
    case 'transform':
      return {
        ...plugin,
        bind(options) {
          const bound = plugin.bind(options);
          const create: typeof bound.create = (context) => {
            const transform = bound.create(context);
            return (row) => timed('steps', () => transform(row));
          };
          return { ...bound, create };
        },
      };
    case 'sink':
      return {
        ...plugin,
        bind(options) {
          const bound = plugin.bind(options);
          const open: typeof bound.open = (context) => {
            const sink = bound.open(context);
            if (sink.kind !== 'output') return sink;
            return {
              kind: 'output',
              write: (entries) => timed('sinks', () => sink.write(entries)),
              flush: () => timed('sinks', () => sink.flush()),
              finish: () => timed('sinks', () => sink.finish()),
              publish: (artifact) => timed('sinks', () => sink.publish(artifact)),
              close: () => sink.close(),
            };
          };
          return { ...bound, open };
        },
      };
    case 'gate':
    case 'batch':
      return plugin;
  }
}

async function* watchChunks<T>(chunks: AsyncIterable<T>, timed: Timed): AsyncGenerator<T> {
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const next = await timed('source', () => iterator.next());
    if (next.done === true) return;
    yield next.value;
  }
}
