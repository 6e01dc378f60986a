import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

import { loadSettings } from '../../../engine/settings/load-settings.ts';
import { listUnavailable } from '../../../engine/settings/not-available.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { pluginRegistry } from '../../../plugins/registry.ts';
import { problemLine } from './load-text.ts';

const sample = new URL('../../../fixtures/settings/design-sample/pipeline.yaml', import.meta.url);
const file = fileURLToPath(sample);

function loadSample() {
  const result = loadSettings({ file, sets: [], env: {}, registry: pluginRegistry });
  if (!result.ok) throw new Error(result.problems.map(problemLine).join('\n'));
  return result;
}

test('the sample of the design loads, with everything that it says', () => {
  const written: unknown = parse(readFileSync(sample, 'utf8'));
  expect(loadSample().settings).toMatchObject(Object(written));
});

test('the sample of the design asks for nothing that is not available', () => {
  const { settings, document } = loadSample();
  expect(listUnavailable(settings, document)).toEqual([]);
});

test('the sample of the design runs', async () => {
  const text = (name: string) => readFileSync(new URL(name, sample), 'utf8');
  const folder = pipelineFolder({
    'pipeline.yaml': text('pipeline.yaml'),
    'weather.csv': text('weather.csv'),
  });
  const { end } = await folder.run();
  expect(end.status).toBe('completed');
  // Cape Lookout goes on behind its copy to the alerts, Mount Frost to the sirens alone.
  expect(folder.outputs()).toMatchObject({
    'alerts.jsonl': '{"station":"Cape Lookout","wind":18.6}\n',
    'results.csv':
      'count,null_count,sum,mean,min,max,stddev\n2,0,45.400000000000006,22.700000000000003,8.2,37.2,20.50609665440988\n',
    'sirens.jsonl': '{"station":"Mount Frost","wind":35.2}\n',
  });
});
