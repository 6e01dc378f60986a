import { expect, test } from 'vitest';

import { failure } from '../../../../app/tui/components/list-view.tsx';
import { lineText } from '../../../../app/tui/components/line.tsx';
import { NotFoundError } from '../../../../landscape/model/errors.ts';

const error = new NotFoundError(
  'BATCH_NOT_FOUND',
  'Run r-1 has no batch `b-1`; it has none at all.',
  {
    nextStep: 'A batch id looks like `b-3`; the report on a row names those that it was in.',
  },
);

test('what went wrong is said to its last word, what to do next below its label', () => {
  const lines = failure(error, 50).map(lineText);
  expect(lines.every((line) => line.length <= 50)).toBe(true);
  expect(lines.slice(-3)).toEqual([
    '     next      A batch id looks like `b-3`; the',
    '               report on a row names those that',
    '               it was in.',
  ]);
});

test('no control sequence of an error comes through', () => {
  const lines = failure(new Error('a\u001b[2Jb'), 80).map(lineText);
  expect(lines.join('')).not.toContain('\u001b');
});
