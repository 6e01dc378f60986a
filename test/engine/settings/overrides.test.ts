import { expect, test } from 'vitest';

import { pathText } from '../../../engine/settings/setting-name.ts';
import { loaded, problemLines, smallest, withStep } from './load-text.ts';

const tries = `${smallest}retry: { max_attempts: 2 }\n`;
const TRIES = 'ELSPETH__RETRY__MAX_ATTEMPTS';

test.each([
  { title: 'the default', text: smallest, value: 3, origin: { kind: 'default' } },
  {
    title: 'the file before the default',
    text: tries,
    value: 2,
    origin: { kind: 'file', line: 7 },
  },
  {
    title: 'a variable before the file',
    text: tries,
    env: { [TRIES]: '5' },
    value: 5,
    origin: { kind: 'environment', variable: TRIES },
  },
  {
    title: 'a flag before a variable',
    text: tries,
    env: { [TRIES]: '5' },
    sets: ['retry.max_attempts=7'],
    value: 7,
    origin: { kind: 'set' },
  },
  {
    title: 'the last of several flags',
    text: tries,
    sets: ['retry.max_attempts=7', 'retry={ max_attempts: 8 }', 'retry.max_attempts=9'],
    value: 9,
    origin: { kind: 'set' },
  },
])('loadSettings takes $title', ({ text, env = {}, sets = [], value, origin }) => {
  const { settings, origins } = loaded(text, { env, sets });
  expect([settings.retry.max_attempts, origins.get('retry.max_attempts')]).toEqual([value, origin]);
});

test.each([
  { flag: 'source.options.path=b.csv', path: ['source', 'options', 'path'], value: 'b.csv' },
  { flag: 'source.options.path="5"', path: ['source', 'options', 'path'], value: '5' },
  { flag: 'source.options.skip_rows=5', path: ['source', 'options', 'skip_rows'], value: 5 },
  { flag: 'source.options.path=a=b # c', path: ['source', 'options', 'path'], value: 'a=b # c' },
  { flag: 'telemetry.enabled=true', path: ['telemetry', 'enabled'], value: true },
  {
    flag: 'rate_limit.persistence_path=null',
    path: ['rate_limit', 'persistence_path'],
    value: null,
  },
  {
    flag: "transforms.0.condition=row.a ? 'x' : 'y'",
    path: ['transforms', 0, 'condition'],
    value: "row.a ? 'x' : 'y'",
  },
  { flag: 'transforms.g.on_error=halt', path: ['transforms', 0, 'on_error'], value: 'halt' },
  {
    flag: 'transforms.g.routes={ "x.y": out }',
    path: ['transforms', 0, 'routes', 'x.y'],
    value: 'out',
  },
  {
    flag: 'transforms.g.routes."x.y"=[out]',
    path: ['transforms', 0, 'routes', 'x.y', 0],
    value: 'out',
  },
  { flag: 'source.options.path=${HOME}', path: ['source', 'options', 'path'], value: '${HOME}' },
])('loadSettings takes `--set $flag`', ({ flag, path, value }) => {
  const text = withStep('{ name: g, type: gate, condition: "true", routes: { "x.y": out } }');
  const { settings, origins } = loaded(text, { sets: [flag] });
  let found: unknown = settings;
  for (const key of path) found = Object.getOwnPropertyDescriptor(found, key)?.value;
  expect([found, origins.get(pathText(path))]).toEqual([value, { kind: 'set' }]);
});

test('loadSettings finds keys and steps of any case for a variable', () => {
  const text = withStep(
    '{ name: Fast, type: gate, condition: "true", routes: { Yes: out } }',
  ).replace('  out:', '  Out:');
  const { settings } = loaded(text, {
    env: {
      ELSPETH__SINKS__OUT__OPTIONS__PATH: 'b.jsonl',
      ELSPETH__TRANSFORMS__FAST__ROUTES__YES: 'discard',
    },
  });
  expect(settings.sinks['Out']?.options).toMatchObject({ path: 'b.jsonl' });
  expect(settings.transforms[0]).toMatchObject({ routes: { Yes: 'discard' } });
});

test('loadSettings leaves variables with a meaning of their own alone', () => {
  const env = { ELSPETH_DATABASE: 'x', ELSPETH_SIGNING_KEY: 'y', ELSPETH_FINGERPRINT_KEY: 'z' };
  expect(problemLines(smallest, { env })).toEqual([]);
});

test('loadSettings changes what one of two aliases gives, not both', () => {
  const text = `${smallest}  # a comment
landscape: { retention: &days { row_payloads_days: 30 } }
rate_limit: { services: { a: &limit { requests_per_minute: 5 }, b: *limit } }
`;
  const { settings } = loaded(text, { sets: ['rate_limit.services.b.requests_per_minute=6'] });
  expect(settings.rate_limit.services).toEqual({
    a: { requests_per_minute: 5 },
    b: { requests_per_minute: 6 },
  });
});

const correct = 'Correct it or leave it out.';

test.each([
  {
    title: 'a value out of bounds',
    sets: ['retry.max_attempts=0'],
    problem:
      '--set retry.max_attempts=0: `retry.max_attempts` must be a whole number of at least 1, found `0` | Write a whole number of at least 1.',
  },
  {
    title: 'an unknown key',
    sets: ['retry.max_attemps=1'],
    problem:
      '--set retry.max_attemps=1: unknown key `max_attemps` in `retry`; did you mean `max_attempts`? | Write `max_attempts`.',
  },
  {
    title: 'a flag without a value',
    sets: ['retry'],
    problem: `--set retry: this flag does not set anything | ${correct}`,
  },
  {
    title: 'a flag without a key',
    sets: ['=1'],
    problem: `--set =1: this flag does not set anything | ${correct}`,
  },
  {
    title: 'a flag with an empty key',
    sets: ['retry..x=1'],
    problem: `--set retry..x=1: this flag does not set anything | ${correct}`,
  },
  {
    title: 'a step that is not there',
    sets: ['transforms.severty.on_error=halt'],
    problem:
      '--set transforms.severty.on_error=halt: there is no item `severty` in this list; did you mean `severity`? | Name an item that is there; items are added in the file.',
  },
  {
    title: 'a position beyond the end',
    sets: ['transforms.1.on_error=halt'],
    problem:
      '--set transforms.1.on_error=halt: there is no item `1` in this list | Name an item that is there; items are added in the file.',
  },
  {
    title: 'brackets that are not closed',
    sets: ['retry={ max_attempts: 1'],
    problem:
      '--set retry={ max_attempts: 1: not valid YAML: this is never closed | Add what is missing: a quote, a bracket, a comma or a `:`.',
  },
  {
    title: 'a variable that names no setting',
    env: { ELSPETH__: '1' },
    problem: `ELSPETH__: variable \`ELSPETH__\` names no setting | ${correct}`,
  },
  {
    title: 'a variable with an unknown key',
    env: { ELSPETH__RETRIES: '1' },
    problem: 'ELSPETH__RETRIES: unknown key `retries` | Remove the key, or correct its name.',
  },
  {
    title: 'a variable with nothing in it',
    env: { ELSPETH__OUTPUT_SINK: '' },
    problem:
      'ELSPETH__OUTPUT_SINK: `output_sink` must be the name of a sink, found nothing | Give it a value, or remove the key.',
  },
  {
    title: 'a secret in a flag without showing it',
    sets: ['source.options.api_key=hunter2'],
    problem:
      '--set source.options.api_key=***: unknown key `api_key` in `source.options` | Remove the key, or correct its name.',
  },
])('loadSettings refuses $title', ({ sets = [], env = {}, problem }) => {
  const text = withStep('{ name: severity, type: gate, condition: "true", routes: { a: out } }');
  expect(problemLines(text, { sets, env })).toEqual([problem]);
});

test('loadSettings tells the problems of the file before those of variables and flags', () => {
  const surroundings = { sets: ['a=1'], env: { ELSPETH__B: '1' } };
  const places = problemLines(`${smallest}z: 1\n`, surroundings).map((line) => line.split(': ')[0]);
  expect(places).toEqual(['p.yaml:7:1', 'ELSPETH__B', '--set a=1']);
});
