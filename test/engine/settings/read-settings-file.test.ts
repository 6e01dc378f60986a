import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

import { loadSettings } from '../../../engine/settings/load-settings.ts';
import { fakeRegistry } from './fake-plugins.ts';
import { problemLine, smallest } from './load-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'elspeth-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The problems of a file with these bytes; the folder of the test does not show. */
function problemsOfBytes(bytes: Uint8Array | string): readonly string[] {
  const file = join(folder, 'p.yaml');
  writeFileSync(file, bytes);
  return problemsOfFile('p.yaml');
}

function problemsOfFile(name: string): readonly string[] {
  const file = join(folder, name);
  const result = loadSettings({ file, sets: [], env: {}, registry: fakeRegistry });
  const problems = result.ok ? [] : result.problems;
  return problems.map((problem) => problemLine(problem).replaceAll(`${folder}/`, ''));
}

test.each([
  { title: 'plain text', bytes: smallest },
  { title: 'a byte order mark', bytes: `\uFEFF${smallest}` },
  { title: 'Windows line ends', bytes: smallest.replaceAll('\n', '\r\n') },
  {
    title: 'JSON with tabs',
    bytes: `{\n\t"source": { "plugin": "csv", "options": { "path": "a" } },\n\t"sinks": {}\n}\n`,
  },
])('loadSettings reads a file with $title', ({ bytes }) => {
  expect(problemsOfBytes(bytes)).toEqual([]);
});

test.each([
  {
    title: 'a file that is not there',
    read: () => problemsOfFile('none.yaml'),
    problem:
      'there is no settings file `none.yaml` | Check the path; it starts at the current folder.',
  },
  {
    title: 'a folder',
    read: () => problemsOfFile('.'),
    problem: `\`${folder}\` is a folder, not a settings file | Name the file in it, \`pipeline.yaml\` for example.`,
  },
  {
    title: 'more than 1 MiB',
    read: () => problemsOfBytes(`${smallest}#${'x'.repeat(1024 * 1024)}\n`),
    problem:
      'settings file `p.yaml` is larger than 1 MiB | Move large tables into a file of their own that a plugin reads.',
  },
  {
    title: 'a device without end',
    read: () => {
      const request = { file: '/dev/zero', sets: [], env: {}, registry: fakeRegistry };
      const result = loadSettings(request);
      return result.ok ? [] : result.problems.map(problemLine);
    },
    problem:
      'settings file `/dev/zero` is larger than 1 MiB | Move large tables into a file of their own that a plugin reads.',
  },
  {
    title: 'Latin-1 text, and tells the line',
    read: () => problemsOfBytes(Buffer.from(`${smallest}# Müller\n`, 'latin1')),
    problem: 'p.yaml:7:1: this line is not UTF-8 text | Save the file as UTF-8.',
  },
])('loadSettings refuses $title', ({ read, problem }) => {
  expect(read()).toEqual([problem]);
});

test.skipIf(process.getuid?.() === 0)('loadSettings refuses a file that may not be read', () => {
  const file = join(folder, 'hidden.yaml');
  writeFileSync(file, smallest);
  chmodSync(file, 0);
  expect(problemsOfFile('hidden.yaml')).toEqual([
    'settings file `hidden.yaml` may not be read | Give yourself the permission to read it.',
  ]);
});
