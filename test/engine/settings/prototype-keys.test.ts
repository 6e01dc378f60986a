import { afterEach, expect, test } from 'vitest';

import { auditCopy } from '../../../engine/settings/fingerprint-secrets.ts';
import { loadText, problemLines, smallest, withOptions, withStep } from './load-text.ts';

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
});

const advice = 'Remove the key, or correct its name.';

test.each([
  {
    title: 'at the top',
    text: `${smallest}__proto__: { polluted: 1 }\n`,
    problem: `p.yaml:7:1: unknown key \`__proto__\` | ${advice}`,
  },
  {
    title: 'in a section',
    text: `${smallest}retry: { __proto__: { polluted: 1 } }\n`,
    problem: `p.yaml:7:10: unknown key \`__proto__\` in \`retry\` | ${advice}`,
  },
  {
    title: 'among options',
    text: withOptions('{ path: a, __proto__: { polluted: 1 } }'),
    problem: `p.yaml:3:23: unknown key \`__proto__\` in \`source.options\` | ${advice}`,
  },
  {
    title: 'in a mapping of free keys of a plugin, which zod would drop without a word',
    text: withStep('{ name: m, plugin: mapper, options: { mapping: { a: b, __proto__: b } } }'),
    problem: `p.yaml:8:60: unknown key \`__proto__\` in \`options.mapping\` of step \`m\` | ${advice}`,
  },
  {
    title: 'as the name of a sink',
    text: smallest.replace('  out:', '  __proto__: { plugin: json, options: { path: x } }\n  out:'),
    problem: `p.yaml:5:3: unknown key \`__proto__\` in \`sinks\` | ${advice}`,
  },
  {
    title: 'as a label',
    text: withStep(
      '{ name: g, type: gate, condition: "true", routes: { __proto__: out, a: out } }',
    ),
    problem: `p.yaml:8:57: unknown key \`__proto__\` in \`routes\` of step \`g\` | ${advice}`,
  },
  {
    title: 'as a branch',
    text: withStep('{ name: g, type: gate, fork_to: { __proto__: out, a: out } }'),
    problem: `p.yaml:8:39: unknown key \`__proto__\` in \`fork_to\` of step \`g\` | ${advice}`,
  },
])('loadSettings refuses `__proto__` $title', ({ text, problem }) => {
  expect(problemLines(text)).toEqual([problem]);
});

test.each([
  { title: 'a flag', surroundings: { sets: ['__proto__.polluted=1'] } },
  { title: 'a flag inside of a section', surroundings: { sets: ['retry.__proto__.polluted=1'] } },
  { title: 'a variable', surroundings: { env: { 'ELSPETH__"__PROTO__"__POLLUTED': '1' } } },
  { title: 'a flag that adds a sink', surroundings: { sets: ['sinks.__proto__.plugin=json'] } },
])('loadSettings takes $title that names `__proto__` for an unknown key', ({ surroundings }) => {
  const result = loadText(smallest, surroundings);
  expect(result.ok).toBe(false);
});

test.each(['constructor', 'toString', 'hasOwnProperty'])(
  'loadSettings takes `%s` for an unknown key',
  (key) => {
    expect(problemLines(`${smallest}${key}: 1\n`)).toEqual([
      `p.yaml:7:1: unknown key \`${key}\` | ${advice}`,
    ]);
  },
);

test('auditCopy keeps `__proto__` as data', () => {
  const value: unknown = JSON.parse('{ "__proto__": { "polluted": 1 } }');
  expect(JSON.stringify(auditCopy(value, 'key'))).toBe('{"__proto__":{"polluted":1}}');
});
