import { expect, test } from 'vitest';

import { loaded, problemLines, withOptions } from './load-text.ts';

const env = { FOLDER: 'data', EMPTY: '', NUMBER: '5', API_TOKEN: 'hunter2-hunter2' };

test.each([
  { written: '${FOLDER}', path: 'data' },
  { written: '${FOLDER}/a.csv', path: 'data/a.csv' },
  { written: '${FOLDER}/${NUMBER}.csv', path: 'data/5.csv' },
  { written: '${NONE:-x}', path: 'x' },
  { written: '${NONE:-a:-b}', path: 'a:-b' },
  { written: 'a${NONE:-}b', path: 'ab' },
  { written: '${EMPTY:-x}', path: 'x' },
  { written: 'a${EMPTY}', path: 'a' },
  { written: '$${FOLDER}', path: '${FOLDER}' },
  { written: '$FOLDER $ {FOLDER}', path: '$FOLDER $ {FOLDER}' },
  { written: '${NUMBER}', path: '5' },
])('loadSettings expands `$written` to `$path`', ({ written, path }) => {
  const { settings } = loaded(withOptions(`{ path: "${written}" }`), { env });
  expect(settings.source.options['path']).toBe(path);
});

test('loadSettings does not expand what a variable gives', () => {
  const surroundings = { env: { A: '${B}', B: 'x' } };
  const { settings } = loaded(withOptions('{ path: "${A}" }'), surroundings);
  expect(settings.source.options['path']).toBe('${B}');
});

test.each([
  {
    title: 'a variable that is not set',
    options: '{ path: "${FOLDR}/a" }',
    problem:
      'p.yaml:3:20: environment variable `FOLDR` is not set | Set FOLDR, or write `${FOLDR:-default}`.',
  },
  {
    title: 'the name of something every object has',
    options: '{ path: "${constructor}" }',
    problem:
      'p.yaml:3:20: environment variable `constructor` is not set | Set constructor, or write `${constructor:-default}`.',
  },
  {
    title: 'a reference without a name',
    options: '{ path: "${}" }',
    problem:
      'p.yaml:3:20: `${}` is not a reference to a variable | Correct it, or write `$${` for a `${` that stays as it is.',
  },
  {
    title: 'a reference that is not closed',
    options: '{ path: "a ${FOLDER" }',
    problem:
      'p.yaml:3:20: `${FOLDER` is not a reference to a variable | Correct it, or write `$${` for a `${` that stays as it is.',
  },
  {
    title: 'a number from a variable, which is text',
    options: '{ path: a, skip_rows: "${NUMBER}" }',
    problem:
      'p.yaml:3:34: `source.options.skip_rows` must be a whole number of at least 0, found "5" | `${NUMBER}` always gives text; set the variable ELSPETH__SOURCE__OPTIONS__SKIP_ROWS instead.',
  },
])('loadSettings refuses $title', ({ options, problem }) => {
  expect(problemLines(withOptions(options), { env })).toEqual([problem]);
});

test('loadSettings does not show what a secret variable gave', () => {
  const lines = problemLines(withOptions('{ path: a, skip_rows: "${API_TOKEN}" }'), { env });
  expect(lines.join()).not.toContain('hunter2');
});

test('loadSettings ignores references in what a flag replaces', () => {
  const text = withOptions('{ path: "${NONE}" }');
  expect(problemLines(text, { sets: ['source.options.path=a'] })).toEqual([]);
});

test('loadSettings remembers what secret variables gave', () => {
  const text = withOptions('{ path: "${FOLDER}/${API_TOKEN}" }');
  const surroundings = { env: { ...env, ELSPETH_FINGERPRINT_KEY: 'k' } };
  expect(loaded(text, surroundings).secretValues).toEqual(['hunter2-hunter2']);
});
