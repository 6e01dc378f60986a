import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';

import { recomputeRun } from '../../app/recompute-run.ts';
import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import type { RowData } from '../../landscape/model/json.ts';
import { oneRow } from '../../plugins/contract.ts';
import type { Plugin, PluginRegistry, TransformContext } from '../../plugins/contract.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import type { PipelineFolder } from '../support/pipeline-folder.ts';

async function recompute(folder: PipelineFolder, registry?: PluginRegistry) {
  const db = await openLandscapeReader(folder.landscape);
  const run = await findRun(db, 'latest');
  await db.destroy();
  return await recomputeRun(folder.landscape, run, undefined, registry);
}

const steps = `
source:
  plugin: csv
  options: { path: in.csv, schema: { mode: fixed, fields: ["id: int", "price: float", "kind: str"] } }
transforms:
  - { name: named, plugin: field_mapper, options: { mapping: { price: amount } } }
  - { name: priced, plugin: lookup, options: { table: { path: prices.csv, key: kind, schema: { mode: flexible, fields: ["factor: int"] } }, key_field: kind, fields: [factor] } }
  - name: big
    type: gate
    condition: "row.amount > 2.0"
    routes: { "true": fan, "false": sums }
  - { name: fan, type: gate, fork_to: { left: left, right: right } }
  - { name: left, plugin: value_transform, options: { operations: [{ target: l, expression: "row.amount + 1.0" }] }, on_success: meet }
  - { name: right, plugin: value_transform, options: { operations: [{ target: r, expression: "row.id * 2" }] }, on_success: meet }
  - { name: meet, type: coalesce, branches: [left, right], policy: require_all, merge: union, on_success: out }
  - { name: sums, type: aggregation, plugin: batch_stats, trigger: { count: 3 }, options: { value_field: amount }, on_success: rest }
sinks:
  out: { plugin: csv, options: { path: out/out.csv } }
  rest: { plugin: json, options: { path: out/rest.jsonl } }
output_sink: out
`;

const input = `id,price,kind\n${Array.from({ length: 20 }, (_, i) => `${i},${i % 5},${'ab'[i % 2]}\n`).join('')}`;

async function recorded(): Promise<PipelineFolder> {
  const folder = pipelineFolder({
    'pipeline.yaml': steps,
    'in.csv': input,
    'prices.csv': 'kind,factor\na,1\nb,2\n',
  });
  await folder.run();
  return folder;
}

/** The plugins of the project, one of them in another form. */
function withChanged(changed: Plugin): PluginRegistry {
  return registryOf([
    ...pluginRegistry
      .list()
      .filter(({ kind, name }) => kind !== changed.kind || name !== changed.name),
    changed,
  ]);
}

describe('what is computed again', () => {
  test('gives what was recorded: rows, routes, joins and batches, and what is read beside rows', async () => {
    const folder = await recorded();
    // Neither input nor settings are needed any more.
    rmSync(join(folder.path, 'in.csv'));
    rmSync(join(folder.path, 'pipeline.yaml'));
    const { states, same, nodes, findings } = await recompute(folder);
    expect(findings).toEqual([]);
    expect(nodes.filter(({ why }) => why !== undefined)).toEqual([]);
    // 20 rows at three steps, 8 on two branches that meet, 12 in batches.
    expect({ states, same }).toEqual({ states: 60 + 8 * 2 + 8 * 2 + 12, same: 104 });
  });

  test('a transform that gives another row is found, state by state', async () => {
    const folder = await recorded();
    const mapper = pluginRegistry.find('transform', 'field_mapper');
    if (mapper === undefined) throw new Error('There is a field_mapper');
    const { findings } = await recompute(
      folder,
      withChanged({
        ...mapper,
        bind(options) {
          const bound = mapper.bind(options);
          return {
            ...bound,
            create(context: TransformContext) {
              const map = bound.create(context);
              return (row: RowData) => (row['id'] === 7 ? oneRow({ ...row, amount: 0 }) : map(row));
            },
          };
        },
      }),
    );
    expect(findings).toEqual([
      expect.objectContaining({
        table: 'node_states',
        check: 'recomputed_output',
        area: 'records',
      }),
    ]);
    expect(findings[0]?.expected).toMatch(
      /^output_hash [0-9a-f]{64}, which was recorded at `named`/,
    );
  });

  test('a route that was falsified is found, whatever was done to its checksums', async () => {
    const folder = await recorded();
    const db = new Database(folder.landscape);
    db.exec('drop trigger routing_events_no_update');
    const { event, state } = db
      .prepare<[], { event: number; state: number }>(
        `select e.event_id as event, e.state_id as state from routing_events e
           join node_states s on s.state_id = e.state_id join nodes n on n.node_index = s.node_index
          where n.name = 'big' order by e.event_id limit 1`,
      )
      .get() ?? { event: 0, state: 0 };
    db.prepare(
      `update routing_events set edge_index = (select max(edge_index) from edges where label = 'true')
        where event_id = ?`,
    ).run(event);
    db.close();
    const { findings } = await recompute(folder);
    expect(findings).toEqual([
      expect.objectContaining({
        table: 'node_states',
        key: `state_id ${state}`,
        found: 'route false, computed again of the same rows',
      }),
    ]);
    expect(findings[0]?.expected).toMatch(/^route true, /);
  });

  test('steps whose plugin has another version now are not computed, and say so', async () => {
    const folder = await recorded();
    const mapper = pluginRegistry.find('transform', 'field_mapper');
    if (mapper === undefined) throw new Error('There is a field_mapper');
    const { nodes, findings } = await recompute(
      folder,
      withChanged({ ...mapper, version: '99.0.0' }),
    );
    expect(findings).toEqual([]);
    expect(nodes.find(({ node }) => node === 'named')?.why).toBe(
      `\`field_mapper\` has version 99.0.0 now, and ${mapper.version} was recorded`,
    );
    expect(nodes.find(({ node }) => node === 'left')?.why).toBe(undefined);
  });

  test.each([
    { title: 'has changed', change: (path: string) => writeFileSync(path, 'kind,factor\na,9\n') },
    { title: 'is gone', change: (path: string) => rmSync(path) },
  ])('a step that reads a file which $title is not computed, and says so', async ({ change }) => {
    const folder = await recorded();
    change(join(folder.path, 'prices.csv'));
    const { nodes, findings } = await recompute(folder);
    expect(findings).toEqual([]);
    expect(nodes.find(({ node }) => node === 'priced')?.why).toBe(
      'a file that it reads beside the rows has changed',
    );
    expect(nodes.find(({ node }) => node === 'named')?.why).toBe(undefined);
  });

  test('a step with a secret in its options is not computed, and says so', async () => {
    const folder = pipelineFolder({
      'pipeline.yaml': steps.replace('row.amount + 1.0', "row.kind + '${MY_API_KEY}'"),
      'in.csv': input,
      'prices.csv': 'kind,factor\na,1\nb,2\n',
    });
    const env = { MY_API_KEY: 'sesame-sesame', ELSPETH_FINGERPRINT_KEY: 'k'.repeat(32) };
    await folder.run({ env });
    const { nodes, findings, same } = await recompute(folder);
    expect(findings).toEqual([]);
    expect(nodes.find(({ node }) => node === 'left')?.why).toBe(
      'its options hold a secret, which is not recorded',
    );
    expect(same).toBeGreaterThan(0);
  });
});
