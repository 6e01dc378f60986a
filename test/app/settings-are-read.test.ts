import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { assemblePipeline } from '../../app/load-pipeline.ts';
import { loadSettings } from '../../engine/settings/load-settings.ts';
import { pluginRegistry } from '../../plugins/registry.ts';
import { recordReads } from '../support/read-recorder.ts';

const fixtures = new URL('../../fixtures/', import.meta.url).pathname;
const folders = [
  'settings/design-sample',
  ...readdirSync(join(fixtures, 'pipelines'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join('pipelines', name)),
];

test.each(folders)(
  'every setting of %s is read by somebody: none is accepted and ignored',
  (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'elspeth-settings-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(join(fixtures, name), folder, { recursive: true });
    const file = join(folder, 'pipeline.yaml');
    const loaded = loadSettings({ file, sets: [], env: {}, registry: pluginRegistry });
    if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
    const recorder = recordReads(loaded.settings);
    const request = { settingsFile: file, sets: [], database: undefined, cwd: folder, env: {} };
    assemblePipeline(request, { ...loaded, settings: recorder.value }, pluginRegistry);
    expect(recorder.unread()).toEqual([]);
  },
);
