import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

import { loadPipeline } from '../../app/load-pipeline.ts';
import { checkedText } from '../../app/plan.ts';
import { placeText } from '../../landscape/model/errors.ts';
import { refusalOf } from '../support/refusal.ts';
import { folderWith, right, withGate, withMore, withSteps } from '../support/right-settings.ts';

const withoutOutput = (settings: string) => settings.replace('output_sink: out\n', '');
const oneDestination = 'is not available yet: this version sends a row to one destination';

test.each([
  {
    feature: 'a fork',
    settings: withoutOutput(withGate('fork_to: { a: out, b: rest }')),
    notes: [`pipeline.yaml:5:30 \`fork_to\` of step \`big\` ${oneDestination}`],
  },
  {
    feature: 'a list of destinations',
    settings: withoutOutput(withSteps('name: both, plugin: passthrough, on_success: [out, rest]')),
    notes: [
      `pipeline.yaml:5:40 a list of destinations in \`on_success\` of step \`both\` ${oneDestination}`,
    ],
  },
  {
    feature: 'a copy',
    settings: right.replace('"true": rest', '"true": { to: rest, mode: copy }'),
    notes: [
      `pipeline.yaml:5:71 \`mode: copy\` in \`routes.true\` of step \`big\` ${oneDestination}`,
    ],
  },
  {
    feature: 'an aggregation',
    settings: withSteps(
      'name: all, type: aggregation, plugin: batch_stats, trigger: { count: 10 }, options: { value_field: amount }, on_error: rest',
    ),
    notes: [
      'pipeline.yaml:5:5 the aggregation of step `all` is not available yet: this version takes one row at a time',
    ],
  },
  {
    feature: 'a coalesce',
    settings: withSteps(
      'name: split, type: gate, fork_to: { a: join, b: join }',
      'name: join, type: coalesce, branches: [a, b], policy: require_all, merge: union, on_error: rest',
    ),
    notes: [
      `pipeline.yaml:5:32 \`fork_to\` of step \`split\` ${oneDestination}`,
      'pipeline.yaml:6:5 the coalesce of step `join` is not available yet: this version merges no rows',
    ],
  },
  {
    feature: 'PostgreSQL',
    settings: withMore('landscape: { url: "postgresql://host/audit" }'),
    notes: [
      'pipeline.yaml:10:14 PostgreSQL in `landscape.url` is not available yet: this version writes SQLite',
    ],
  },
  {
    feature: 'an export',
    settings: withMore('landscape: { export: { enabled: true, sink: rest } }'),
    notes: [
      'pipeline.yaml:10:24 an export as csv by `landscape.export.enabled` is not available yet: this version exports nothing',
    ],
  },
  {
    feature: 'a replay',
    settings: withMore('run_mode: replay\nreplay_from: r-aaaaaa'),
    notes: [
      'pipeline.yaml:10:1 `replay` as `run_mode` is not available yet: this version runs live only',
      'pipeline.yaml:11:1 `replay_from` is not available yet: this version runs live only',
    ],
  },
])('$feature is noted by validate and refused by run', async ({ settings, notes }) => {
  const folder = folderWith(settings);
  const { path } = folder;
  const request = {
    settingsFile: 'pipeline.yaml',
    sets: [],
    database: undefined,
    cwd: path,
    env: {},
  };
  const pipeline = loadPipeline(request);
  const noted = pipeline.unavailable.map(
    ({ place, message }) => `${place && placeText(place).replace(`${path}/`, '')} ${message}`,
  );
  expect(noted).toEqual(notes);
  expect(checkedText(pipeline).join('\n')).toContain('Not available yet');
  expect(await refusalOf(() => folder.run(), path)).toEqual({ exitCode: 2, problems: notes });
  expect(existsSync(folder.landscape)).toBe(false);
});
