import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { exampleSettings } from '../../../engine/settings/settings-guide.ts';
import { loadSettings } from '../../../engine/settings/load-settings.ts';
import { listUnavailable } from '../../../engine/settings/not-available.ts';
import { pluginRegistry } from '../../../plugins/registry.ts';
import { documentUrl, generatedDocuments } from '../../../scripts/generate-docs.ts';

test.each(generatedDocuments)('$path is what `npm run docs` writes', (document) => {
  expect(readFileSync(documentUrl(document), 'utf8')).toBe(document.render());
});

test('the example of the settings guide is right and can run', () => {
  const readFile = () => new TextEncoder().encode(exampleSettings);
  const request = { file: 'pipeline.yaml', sets: [], env: {}, registry: pluginRegistry, readFile };
  const result = loadSettings(request);
  expect(result.ok ? listUnavailable(result.settings) : result.problems).toEqual([]);
});
