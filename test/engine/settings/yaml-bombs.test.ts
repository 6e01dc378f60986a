import { expect, test } from 'vitest';

import { startCpuTime } from '../../support/cpu-time.ts';
import { problemsOf, smallest } from './load-text.ts';

const letters = 'abcdefghi'.split('');

/** Nine levels, each nine times the one below: 387,420,489 texts. */
const billionLaughs = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...letters.slice(1).map((name, i) => {
    const below = `*${letters[i]}`;
    return `${name}: &${name} [${Array.from({ length: 9 }, () => below).join(', ')}]`;
  }),
].join('\n');

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

test.each([
  {
    title: 'a billion laughs',
    text: billionLaughs,
    problem: 'written out, the aliases make these settings too large',
  },
  {
    title: 'mappings that double',
    text: lines(30, (i) =>
      i === 0 ? 'k0: &k0 { a: 1 }' : `k${i}: &k${i} { a: *k${i - 1}, b: *k${i - 1} }`,
    ),
    problem: 'written out, the aliases make these settings too large',
  },
  {
    title: 'more than a hundred aliases',
    text: `a: &a 1\n${lines(101, (i) => `k${i}: *a`)}`,
    problem: 'more than 100 aliases',
  },
  {
    title: 'a megabyte of brackets',
    text: '['.repeat(1024 * 1024),
    problem: 'settings are nested more than 100 levels deep',
  },
  {
    title: 'a megabyte of braces',
    text: '{a: '.repeat(1024 * 256),
    problem: 'settings are nested more than 100 levels deep',
  },
  {
    title: 'a megabyte of dashes',
    text: '- '.repeat(1024 * 512),
    problem: 'settings are nested more than 100 levels deep',
  },
  {
    title: 'a staircase of keys',
    text: lines(500, (i) => `${' '.repeat(i)}a:`),
    problem: 'settings are nested more than 100 levels deep',
  },
  {
    title: 'aliases that go deep together',
    text: lines(60, (i) =>
      i === 0 ? 'k0: &k0 { a: { a: 1 } }' : `k${i}: &k${i} { a: { a: *k${i - 1} } }`,
    ),
    problem: 'written out, the aliases make these settings too large',
  },
  {
    title: 'an anchor that contains itself',
    text: 'a: &a [*a]',
    problem: 'alias `*a` stands for something that contains it',
  },
])('loadSettings refuses $title in less than 100 ms', ({ text, problem }) => {
  // The best of three: the first may still compile.
  const tookMs = Array.from({ length: 3 }, () => {
    const cpuMs = startCpuTime();
    problemsOf(text);
    return cpuMs();
  });
  const messages = problemsOf(text).map(({ message }) => message);
  expect(messages).toContain(problem);
  expect(Math.min(...tookMs)).toBeLessThan(100);
});

test.each([
  { title: 'keys', text: lines(100_000, (i) => `k${i}: 1`) },
  { title: 'items', text: `[${'1,'.repeat(500_000)}1]` },
  { title: 'quotes', text: '"'.repeat(1024 * 1024) },
  { title: 'commas', text: `[${','.repeat(1024 * 1024 - 1)}` },
  { title: 'documents', text: '---\n'.repeat(250_000) },
])('loadSettings gives up on a megabyte of $title', ({ text }) => {
  const cpuMs = startCpuTime();
  const problems = problemsOf(text).map(({ message }) => message);
  expect(problems).toEqual(['there are too many values in this file']);
  expect(cpuMs()).toBeLessThan(5000);
});

test('loadSettings shows a hundred problems and counts the rest', () => {
  const problems = problemsOf(`${smallest}${lines(150, (i) => `unknown_${i}: 1`)}`);
  expect(problems).toHaveLength(101);
  expect(problems.at(-1)?.message).toBe('50 more problems are not shown');
});

test('loadSettings never shows a long text whole', () => {
  const long = problemsOf(`${smallest}run_mode: ${'x'.repeat(100_000)}\n`);
  const syntax = problemsOf(`a: ${'>'.repeat(100_000)}\n`);
  const name = problemsOf(`${smallest}? ${'x'.repeat(100_000)}\n: 1\n`);
  expect(name[0]?.message).toBe(`unknown key \`${'x'.repeat(60)}…\``);
  expect(long[0]?.message.length).toBeLessThan(200);
  expect(syntax[0]?.message.length).toBeLessThan(250);
});
