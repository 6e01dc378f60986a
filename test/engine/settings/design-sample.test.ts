import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

import { loadSettings } from '../../../engine/settings/load-settings.ts';
import { listUnavailable } from '../../../engine/settings/not-available.ts';
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

test('the sample of the design asks for what is not available yet, and for nothing else', () => {
  const { settings, document } = loadSample();
  const lines = listUnavailable(settings, document).map(({ place, message }) => {
    return `${place?.line}: ${message.slice(0, message.indexOf(' is not'))}`;
  });
  expect(lines).toEqual([
    '14: `mode: copy` in `routes.warning` of step `severity`',
    '17: `fork_to` of step `fan`',
    '20: the coalesce of step `verdict`',
    '25: the aggregation of step `hundreds`',
  ]);
});
