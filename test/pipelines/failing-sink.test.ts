import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

import type { RunEvent } from '../../engine/events.ts';
import { advance } from '../../engine/progress.ts';
import type { Progress } from '../../engine/progress.ts';
import { EnvironmentError } from '../../landscape/model/errors.ts';
import type { Plugin, Sink, SinkContext } from '../../plugins/contract.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';
import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';

const files = {
  'in.csv': `n\n${Array.from({ length: 500 }, (_, i) => `${i}\n`).join('')}`,
  'pipeline.yaml': `
source: { plugin: csv, options: { path: in.csv, schema: { mode: fixed, fields: ["n: int"] } } }
transforms:
  - { name: parity, type: gate, condition: "row.n % 2 == 1", routes: { "true": odd, "false": even } }
sinks:
  odd: { plugin: csv, options: { path: out/odd.csv } }
  even: { plugin: json, options: { path: out/even.json } }
`,
};

/** What watchers of a run were told, summed up. */
function toldCounts(events: readonly RunEvent[]) {
  let progress: Progress | undefined;
  for (const event of events) progress = advance(progress, event);
  const ended = Object.values(progress?.outcomes ?? {}).reduce((sum, tokens) => sum + tokens, 0);
  return { rows: progress?.rows, ended };
}

/** What the landscape holds. */
function committedCounts(landscape: string) {
  const db = new Database(landscape, { readonly: true });
  const count = (table: string) =>
    Number(db.prepare(`select count(*) from ${table}`).pluck().get());
  const counts = { rows: count('rows'), ended: count('token_outcomes') };
  db.close();
  return counts;
}

type Step = 'write' | 'flush' | 'finish' | 'publish';

/** Sinks of which the call number `at` of a step fails, as on a full disk. */
function failingAt(step: Step, at: number) {
  let calls = 0;
  const fail = (called: Step) => {
    if (called === step && ++calls === at) {
      throw new EnvironmentError('SINK_WRITE_FAILED', 'no space left on the device');
    }
  };
  const planted = (sink: Sink): Sink => ({
    kind: 'output',
    write(entries) {
      fail('write');
      return sink.write(entries);
    },
    flush() {
      const segment = sink.flush();
      fail('flush');
      return segment;
    },
    finish() {
      fail('finish');
      return sink.finish();
    },
    publish(artifact) {
      const published = sink.publish(artifact);
      fail('publish');
      return published;
    },
    close: () => sink.close(),
  });
  const watch = (plugin: Plugin): Plugin => {
    if (plugin.kind !== 'sink') return plugin;
    return {
      ...plugin,
      bind(options) {
        const bound = plugin.bind(options);
        const open = (context: SinkContext) => {
          const sink = bound.open(context);
          return sink.kind === 'output' ? planted(sink) : sink;
        };
        return { ...bound, open };
      },
    };
  };
  return registryOf(pluginRegistry.list().map(watch));
}

test.each([
  ['write', 1],
  ['write', 4],
  ['flush', 1],
  ['flush', 6],
  ['finish', 1],
  ['finish', 2],
  ['publish', 1],
  ['publish', 2],
] as const)(
  'a sink that fails at %s number %i fails the run cleanly, and the next start completes it',
  async (step, at) => {
    const straight = pipelineFolder(files);
    const { runKey } = await straight.run();
    const folder = pipelineFolder(files);
    const first = await folder.run({ registry: failingAt(step, at) });
    expect(first.end).toMatchObject({ status: 'failed', reason: { code: 'SINK_WRITE_FAILED' } });
    expect(toldCounts(first.events)).toEqual(committedCounts(folder.landscape));
    const second = await folder.run({ runKey: first.runKey });
    expect(second.end.status).toBe('completed');
    expect(folder.outputs()).toEqual(straight.outputs());
    expect(lineageOf(folder.landscape, first.runKey)).toEqual(
      lineageOf(straight.landscape, runKey),
    );
  },
);
