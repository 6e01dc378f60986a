import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

import { loadPipeline } from '../../app/load-pipeline.ts';
import { ConfigError, EnvironmentError } from '../../landscape/model/errors.ts';
import { temporaryFolder } from '../plugins/sources/checked-read.ts';

const folder = temporaryFolder();

beforeAll(() => {
  writeFileSync(join(folder, 'in.csv'), 'a\n1\n');
  mkdirSync(join(folder, 'dir'));
  symlinkSync('in.csv', join(folder, 'link.csv'));
  symlinkSync('loop', join(folder, 'loop'));
  symlinkSync('nowhere', join(folder, 'dangling'));
});

/** Never a name of a file, on no system. */
const impossible = [
  '\0',
  'a\0',
  'a\0.csv',
  '../\0',
  'dir/\0/x',
  `${'x'.repeat(256)}.csv`,
  'x'.repeat(5000),
  `${'d/'.repeat(2500)}x`,
  'ü'.repeat(200),
  `dir/${'y'.repeat(300)}/z.csv`,
];

const others = [
  '.',
  '..',
  './',
  '../',
  '../..',
  '../../../../etc/passwd',
  'dir/../in.csv',
  './in.csv',
  'dir/./../in.csv',
  'dir//x.csv',
  '/',
  '//',
  '/etc/passwd',
  '/etc/shadow',
  '/root/x.csv',
  '/dev/null',
  '/dev/zero',
  '/dev/stdin',
  '/proc/self/mem',
  '/proc/self/environ',
  '/sys/kernel/x',
  'link.csv',
  'loop',
  'loop/x',
  'dangling',
  'dangling/x',
  'in.csv/',
  'in.csv/x',
  'dir',
  'dir/',
  'nowhere/x.csv',
  'file://in.csv',
  'file:///etc/passwd',
  'http://example.org/x.csv',
  'https://example.org/',
  'ftp://x/y',
  'data:text/csv,a',
  'javascript:1',
  'C:\\x.csv',
  '\\\\host\\share\\x',
  'C:x',
  '..\\..\\x',
  'con',
  'CON',
  'CON.csv',
  'NUL',
  'nul.txt',
  'AUX',
  'COM1',
  'LPT1',
  'PRN.csv',
  'x.',
  'x..',
  'x ',
  ' x',
  ' ',
  '   ',
  'x.csv ',
  'x.csv.',
  '~',
  '~/x.csv',
  '$HOME/x',
  '%TEMP%/x',
  '`id`',
  '$(id)',
  ';rm',
  '|x',
  '*',
  '?',
  '<x>',
  '"x"',
  "'x'",
  'a\nb',
  'a\rb',
  'a\tb',
  '\u001b[2J',
  '\u202ex',
  'e\u0301',
  '\ufeffx',
  '{x}',
  '{run_id',
  '{run_id}',
  '{date}/x.csv',
  '{__proto__}',
  '{constructor}',
  '{run_id}{date}',
  '-',
  '--help',
];
const paths = [...impossible, ...others];

type Settings = { source: object; sinks: Record<string, object>; [key: string]: unknown };
const source = { plugin: 'csv', options: { path: 'in.csv' } };
const sinks = { out: { plugin: 'json', options: { path: 'out/out.jsonl' } } };
const base: Settings = { source, sinks, output_sink: 'out' };
const table = { key: 'a', format: 'csv' };

/** Settings with a path at each option that takes one, and the name by which it is told. */
const options: Readonly<Record<string, (path: string) => Settings>> = {
  'csv source': (path) => ({ ...base, source: { plugin: 'csv', options: { path } } }),
  'json source': (path) => ({ ...base, source: { plugin: 'json', options: { path } } }),
  'directory source': (path) => ({
    ...base,
    source: { plugin: 'directory', options: { path, format: 'csv' } },
  }),
  'database source': (path) => ({
    ...base,
    source: { plugin: 'database', options: { url: path, query: 'select 1 as a', order_by: ['a'] } },
  }),
  'csv sink': (path) => ({ ...base, sinks: { out: { plugin: 'csv', options: { path } } } }),
  'json sink': (path) => ({
    ...base,
    sinks: { out: { plugin: 'json', options: { path, format: 'jsonl' } } },
  }),
  'database sink': (path) => ({
    ...base,
    sinks: { out: { plugin: 'database', options: { url: path, table: 't' } } },
  }),
  'lookup table': (path) => ({
    ...base,
    transforms: [
      {
        name: 'l',
        plugin: 'lookup',
        options: { table: { ...table, path }, key_field: 'a', fields: ['a'], overwrite: true },
      },
    ],
  }),
  payloads_path: (path) => ({ ...base, landscape: { payloads_path: path } }),
  'landscape url': (path) => ({ ...base, landscape: { url: `sqlite:///${path}` } }),
};

/** The problems of settings; anything but problems is thrown. */
function problemsOf(settings: Settings) {
  const file = join(folder, 'pipeline.yaml');
  writeFileSync(file, JSON.stringify(settings));
  try {
    loadPipeline({
      settingsFile: 'pipeline.yaml',
      sets: [],
      database: undefined,
      cwd: folder,
      env: {},
    });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    // Found where it is read: a file that is none, such as `/proc/self/mem`.
    if (error instanceof EnvironmentError && error.code === 'SOURCE_UNREADABLE') return [];
    throw error;
  }
}

test.each(Object.keys(options))(
  `${paths.length} paths as %s are taken, or refused where they stand`,
  (option) => {
    expect(paths.length).toBeGreaterThanOrEqual(80);
    for (const path of paths) {
      const problems = problemsOf(options[option]!(path));
      if (impossible.includes(path))
        expect(problems.length, JSON.stringify(path.slice(0, 20))).toBeGreaterThan(0);
      for (const { place, message, code } of problems) {
        expect(place, `${code}: ${message}`).toBeDefined();
        expect(message.length).toBeLessThan(1000);
      }
    }
  },
);
