import fc from 'fast-check';
import { expect, test } from 'vitest';

import { cellWidth } from '../../../app/format/cell-width.ts';
import { explainText } from '../../../app/format/explain-text.ts';
import type { Explanation } from '../../../landscape/model/explanation.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { useWeather } from '../../landscape/use-weather.ts';

const weather = useWeather();

/** The explanation with every text in it replaced; what must be one of a few words stays. */
function withTexts(value: unknown, text: string, key = ''): unknown {
  const fixed = [
    'kind',
    'outcome',
    'status',
    'why',
    'encoding',
    'role',
    'mode',
    'nodeKind',
    'by',
    'for',
    'what',
    'id',
    'row',
    'schema',
  ];
  if (typeof value === 'string') return fixed.includes(key) ? value : text;
  if (Array.isArray(value)) return value.map((item) => withTexts(item, text, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => [name, withTexts(of, text, name)]),
  );
}

test('no control character, and no line wider than asked, gets into the report', async () => {
  const { db, run, databasePath, resolveArtifact } = weather();
  const options = { databasePath, resolveArtifact, full: true };
  const explanations = await Promise.all(
    ['0', '2', '5', '6'].map(async (row) => await explainRow(db, run, row, options)),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 120 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
    fc.constantFrom('\u001b[2J\u202e\n', '日本語'.repeat(40), 'x'.repeat(500), ' '.repeat(200)),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...explanations),
      text,
      fc.integer({ min: 40, max: 120 }),
      (given, odd, width) => {
        const explanation = withTexts(given, odd) as Explanation;
        for (const line of explainText(explanation, { width }).split('\n')) {
          expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
          expect(cellWidth(line)).toBeLessThanOrEqual(width);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
