import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

import { loadPipeline } from '../../app/load-pipeline.ts';
import { checkedText } from '../../app/plan.ts';
import { placeText } from '../../landscape/model/errors.ts';
import { refusalOf } from '../support/refusal.ts';
import { folderWith, withMore } from '../support/right-settings.ts';

test.each([
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
