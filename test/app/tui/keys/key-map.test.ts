import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { bindingsOf, contextNames } from '../../../../app/tui/keys/key-map.ts';
import { documentUrl, generatedDocuments } from '../../../../scripts/generate-docs.ts';

test.each(contextNames)('%s gives no key two meanings', (context) => {
  const keys = bindingsOf(context).flatMap((binding) => binding.keys);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

test.each(contextNames)('every key of %s says what it does, in few words', (context) => {
  for (const { text, hint = '' } of bindingsOf(context)) {
    expect(text.length).toBeGreaterThan(3);
    expect(hint.length).toBeLessThanOrEqual(12);
  }
});

test('docs/keys.md says what the key map says: `npm run docs` writes it', () => {
  const page = generatedDocuments.find(({ path }) => path === 'docs/keys.md');
  if (page === undefined) throw new Error('docs/keys.md is not generated');
  expect(readFileSync(documentUrl(page), 'utf8')).toBe(page.render());
});
