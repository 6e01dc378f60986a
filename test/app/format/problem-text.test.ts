import { expect, test } from 'vitest';

import { problemText } from '../../../app/format/problem-text.ts';
import type { Problem } from '../../../landscape/model/errors.ts';

const place = { file: 'p.yaml', line: 3, column: 5 };

test.each<{ title: string; problem: Problem; lines: readonly string[] }>([
  {
    title: 'all that is known, one fact a line',
    problem: {
      code: 'X',
      message: 'the gate is wrong',
      place,
      found: 'a\nb',
      expected: 'a condition',
      nextStep: 'Mend it.',
    },
    lines: [
      'p.yaml:3:5  the gate is wrong',
      '    found     a',
      '              b',
      '    expected  a condition',
      '    next      Mend it.',
    ],
  },
  {
    title: 'nothing twice',
    problem: {
      code: 'X',
      message: '`n` must be a number, found `x`',
      found: '`x`',
      expected: 'a number',
    },
    lines: ['`n` must be a number, found `x`'],
  },
  {
    title: 'the nearest name as a question, once',
    problem: { code: 'X', message: 'there is no sink `ot`', place, found: '`ot`', nearest: 'out' },
    lines: ['p.yaml:3:5  there is no sink `ot`; did you mean `out`?'],
  },
  {
    title: 'a flag as it was typed',
    problem: { code: 'X', message: 'no', place: { file: '--set a=b', line: 0, column: 0 } },
    lines: ['--set a=b  no'],
  },
])('problemText says $title', ({ problem, lines }) => {
  expect(problemText(problem)).toBe(lines.join('\n'));
});
