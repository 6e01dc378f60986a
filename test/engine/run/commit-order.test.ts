import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

import { advance, openTokens } from '../../../engine/progress.ts';
import type { Progress } from '../../../engine/progress.ts';
import type { Plugin } from '../../../plugins/contract.ts';
import { pluginRegistry, registryOf } from '../../../plugins/registry.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';

const rows = 450;
const files = {
  'in.csv': `n,kind\n${Array.from({ length: rows }, (_, i) => `${i},${i % 11 === 0 ? 'x' : 'y'}\n`).join('')}bad\n`,
  'pipeline.yaml': `
source:
  plugin: csv
  options: { path: in.csv, schema: { mode: fixed, fields: ["n: int", "kind: str"] } }
  on_validation_failure: odd
transforms:
  - { name: kind, type: gate, condition: "row.kind == 'x'", routes: { "true": odd, "false": continue } }
  - { name: small, type: gate, condition: "row.n < 10", routes: { "true": discard, "false": continue } }
sinks:
  even: { plugin: csv, options: { path: out/even.csv } }
  odd: { plugin: json, options: { path: out/odd.jsonl } }
output_sink: even
`,
};

/** Sinks that say what is asked of them. */
function watchSinks(log: string[]) {
  const watch = (plugin: Plugin): Plugin => {
    if (plugin.kind !== 'sink') return plugin;
    return {
      ...plugin,
      bind(options) {
        const bound = plugin.bind(options);
        const open: typeof bound.open = (context) => {
          const sink = bound.open(context);
          if (sink.kind !== 'output') return sink;
          return {
            kind: 'output',
            write(entries) {
              log.push('write');
              return sink.write(entries);
            },
            flush() {
              log.push('flush');
              return sink.flush();
            },
            finish() {
              log.push('finish');
              return sink.finish();
            },
            publish(artifact) {
              log.push('publish');
              return sink.publish(artifact);
            },
            close: () => sink.close(),
          };
        };
        return { ...bound, open };
      },
    };
  };
  return registryOf(pluginRegistry.list().map(watch));
}

test('a group is committed in the order that loses nothing, and watchers are told last', async () => {
  const folder = pipelineFolder(files);
  const log: string[] = [];
  await folder.run({
    registry: watchSinks(log),
    wrapStore: (store) => ({
      async write(group, ready) {
        const syncUs = await store.write(group, ready);
        const phase = String(group.facts.checkpoints[4]);
        log.push(
          group.fills.some(({ table }) => table === 'artifacts') ? `${phase} published` : phase,
        );
        return syncUs;
      },
    }),
    onEvent: (event) => log.push(event.type),
  });
  // What of a group comes before what: its trail, then the sinks, then their outcome, then the news.
  const groups = log.join(' ').split(' group_committed');
  const shape =
    /^( ?run_started)?( ?source_exhausted)?( ?finish)*( ?publish)* ?trail( published)?( write flush)* settled( published)?$/;
  for (const group of groups.slice(0, -1)) expect(group.trim()).toMatch(shape);
  expect(log.indexOf('publish')).toBeGreaterThan(log.lastIndexOf('finish'));
  expect(log.indexOf('artifact_published')).toBeGreaterThan(
    log.findLastIndex((entry) => entry.startsWith('settled')),
  );
  expect(log.at(-1)).toBe('run_ended');
});

test('the progress that watchers fold is the numbers of the landscape, and balances', async () => {
  const folder = pipelineFolder(files);
  let progress: Progress | undefined;
  const { runKey } = await folder.run({
    onEvent: (event) => (progress = advance(progress, event)),
  });
  if (progress === undefined) throw new Error('no event came');
  const db = new Database(folder.landscape, { readonly: true });
  const count = (sql: string) => Number(db.prepare(sql).pluck().get());

  expect(progress).toMatchObject({ runKey, status: 'completed', rows: rows + 1, tokens: rows + 1 });
  expect(openTokens(progress)).toBe(0);
  expect(progress.rows).toBe(count('select count(*) from rows'));
  expect(progress.tokens).toBe(count('select count(*) from tokens'));
  for (const kind of ['completed', 'routed', 'discarded', 'quarantined'] as const) {
    const recorded = count(`select count(*) from token_outcomes where outcome = '${kind}'`);
    expect(progress.outcomes[kind]).toBe(recorded);
    expect(count(`select sum(tokens) from outcome_counters where outcome = '${kind}'`)).toBe(
      recorded,
    );
    expect(recorded).toBeGreaterThan(0);
  }
  for (const { index, completed, failed } of progress.nodes) {
    const states = (status: string) =>
      count(
        `select count(*) from node_states where node_index = ${index} and status = '${status}'`,
      );
    expect({ index, completed, failed }).toEqual({
      index,
      completed: states('completed'),
      failed: states('failed'),
    });
  }
  const bytes = Buffer.byteLength(files['in.csv']);
  expect(progress.sourceBytes).toBe(bytes);
  expect(progress.sourceSizeBytes).toBe(bytes);
  db.close();
});

test('edges count every token that went along them', async () => {
  const folder = pipelineFolder(files);
  let progress: Progress | undefined;
  await folder.run({ onEvent: (event) => (progress = advance(progress, event)) });
  const tokens = Object.fromEntries(
    (progress?.edges ?? []).map(({ from, label, tokens: passed }) => [
      `${progress?.nodes[from]?.name} ${label}`,
      passed,
    ]),
  );
  expect(tokens).toEqual({
    'source continue': 450,
    'source on_validation_failure': 1,
    'kind true': 41,
    'kind false': 409,
    'small true': 9,
    'small false': 400,
  });
});
