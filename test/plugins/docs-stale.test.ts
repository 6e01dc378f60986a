import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { documentUrl, generatedDocuments } from '../../scripts/generate-docs.ts';

test('docs/plugins.md says what the plugins say: `npm run docs` writes it', () => {
  const page = generatedDocuments.find(({ path }) => path === 'docs/plugins.md');
  if (page === undefined) throw new Error('docs/plugins.md is not generated');
  expect(readFileSync(documentUrl(page), 'utf8')).toBe(page.render());
});
