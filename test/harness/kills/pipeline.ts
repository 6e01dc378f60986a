import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import type { DrivenPipeline } from '../driver/completion.ts';
import { plantedRegistry } from './planted.ts';

/** Two settings of one graph: what differs is the kinds of the sinks. */
export const pipelineNames = ['to-files', 'to-tables'] as const;
export type PipelineName = (typeof pipelineNames)[number];

export const isPipelineName = (name: string): name is PipelineName =>
  pipelineNames.some((known) => known === name);

export interface KilledPipeline extends DrivenPipeline {
  readonly name: PipelineName;
  /** The outputs that are files, by the name of the sink. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Forks in forks, half batches within branches, coalesces of every policy, expansions, copies, retries,
 * refused rows. Times that a policy needs never come.
 */
const steps = [
  'name: call, plugin: planted, options: { as: call }, retry: { max_attempts: 3, initial_delay_seconds: 0.1, max_delay_seconds: 0.1 }, on_error: bad',
  'name: kinds, type: gate, condition: "row.kind", routes: { fork: split, list: each, both: [each, split], copy: { to: gather, mode: copy }, race: race, effort: effort, plain: gather }, on_error: bad',
  'name: copied, plugin: planted, options: { as: copied }, on_success: hold',
  'name: each, plugin: json_explode, options: { array_field: parts, output_field: part }, on_success: gather',
  'name: split, type: gate, fork_to: { a: make_a, b: wait_b, c: inner }',
  'name: make_a, plugin: planted, options: { as: a }, on_success: meet',
  'name: wait_b, type: aggregation, plugin: planted_batch, options: { as: wait_b }, output_mode: passthrough, group_by: [odd], trigger: { count: 5 }, on_success: meet',
  'name: inner, type: gate, fork_to: { x: meet_in, y: wait_y }',
  'name: wait_y, type: aggregation, plugin: planted_batch, options: { as: wait_y }, output_mode: passthrough, trigger: { count: 4 }, on_success: check_y',
  'name: check_y, type: gate, condition: "row.id % 5 == 0", routes: { "true": bad, "false": meet_in }',
  'name: meet_in, type: coalesce, branches: [x, y], policy: require_all, merge: nested, on_success: meet, on_error: bad',
  'name: meet, type: coalesce, branches: [a, b, c], policy: quorum, quorum_count: 2, on_success: [more, hold], on_error: bad',
  'name: race, type: gate, fork_to: { slow: wait_slow, quick: winner }',
  'name: wait_slow, type: aggregation, plugin: planted_batch, options: { as: wait_slow }, output_mode: passthrough, trigger: { count: 3 }, on_success: winner',
  'name: winner, type: coalesce, branches: [slow, quick], policy: first, on_success: gather',
  'name: effort, type: gate, fork_to: { e: wait_e, f: make_f }',
  'name: wait_e, type: aggregation, plugin: planted_batch, options: { as: wait_e }, output_mode: passthrough, trigger: { count: 6 }, on_success: best',
  'name: make_f, plugin: planted, options: { as: a }, on_success: best',
  'name: best, type: coalesce, branches: [e, f], policy: best_effort, timeout_seconds: 1000000000, on_success: more',
  'name: hold, type: aggregation, plugin: planted_batch, options: { as: hold }, output_mode: passthrough, trigger: { condition: "batch.count > 6" }, on_success: gather',
  'name: gather, type: aggregation, plugin: planted_batch, options: { as: gather }, trigger: { count: 7 }, retry: { max_attempts: 2, initial_delay_seconds: 0.1, max_delay_seconds: 0.1 }, on_success: [kept, more], on_error: bad',
];

const keptFields = '["first: int", "count: int", "sum: int"]';

const sinks: Readonly<Record<PipelineName, readonly string[]>> = {
  'to-files': [
    `kept: { plugin: csv, options: { path: out/results.csv, if_exists: fail, schema: { mode: fixed, fields: ${keptFields} } } }`,
    'more: { plugin: json, options: { path: out/more.jsonl, if_exists: append } }',
    'bad: { plugin: json, options: { path: out/bad.json, if_exists: number, indent: 1 } }',
  ],
  'to-tables': [
    `kept: { plugin: database, options: { url: "sqlite:///out/kept.db", table: kept, schema: { mode: fixed, fields: ${keptFields} } } }`,
    'more: { plugin: json, options: { path: out/more.jsonl } }',
    'bad: { plugin: json, options: { path: out/bad.jsonl, if_exists: fail } }',
  ],
};

const files: Readonly<Record<PipelineName, Readonly<Record<string, string>>>> = {
  'to-files': { kept: 'out/results.csv', more: 'out/more.jsonl', bad: 'out/bad.json' },
  'to-tables': { more: 'out/more.jsonl', bad: 'out/bad.jsonl' },
};

export function killedPipeline(name: PipelineName): KilledPipeline {
  return {
    name,
    files: files[name],
    layOut(folder) {
      mkdirSync(join(folder, 'out'));
      writeFileSync(join(folder, 'pipeline.yaml'), settingsOf(name));
      writeFileSync(join(folder, 'in.jsonl'), inputLines().join('\n'));
      // What outputs add to, or must leave alone.
      if (name === 'to-tables') makeTable(join(folder, 'out', 'kept.db'));
      else {
        writeFileSync(join(folder, 'out', 'more.jsonl'), '{"id":-1}\n');
        writeFileSync(join(folder, 'out', 'bad.json'), '[]');
      }
      return folder;
    },
    options: () => ({ registry: plantedRegistry() }),
  };
}

function settingsOf(name: PipelineName): string {
  return `source:
  plugin: json
  options: { path: in.jsonl, schema: { mode: flexible, fields: ["id: int", "kind: str"] } }
  on_validation_failure: bad
transforms: [${steps.map((step) => `\n    { ${step} },`).join('')}
  ]
sinks:
${sinks[name].map((sink) => `  ${sink}\n`).join('')}`;
}

export const inputRows = 240;

const kinds = ['fork', 'list', 'race', 'plain', 'both', 'effort', 'copy', 'none'];

/** Rows of every kind, and some that are no rows. */
function inputLines(): readonly string[] {
  return Array.from({ length: inputRows }, (_, id) => {
    if (id % 29 === 17) return `{"id": ${id}, "kind": `;
    const kind = kinds[(id * 5 + Math.floor(id / 7)) % kinds.length];
    const parts = Array.from({ length: id % 3 }, (_unused, n) => n);
    return JSON.stringify({ id, kind, odd: id % 2 === 1, parts });
  });
}

function makeTable(path: string): void {
  const db = new Database(path);
  db.exec('create table kept (first integer, count integer, sum integer)');
  db.exec('insert into kept values (-1, -1, -1)');
  db.close();
}
