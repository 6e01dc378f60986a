import { expect, test } from 'vitest';

import {
  numberedPath,
  numberOf,
  placeholdersIn,
  toOutputFile,
} from '../../../../plugins/sinks/file/output-file.ts';
import { contextIn } from '../sink-in-folder.ts';

test.each([
  { path: 'out.csv', expanded: 'out.csv' },
  { path: '{run_id}/out.csv', expanded: 'r-9f31c2/out.csv' },
  { path: 'out-{date}-{run_id}.csv', expanded: 'out-2024-05-01-r-9f31c2.csv' },
  { path: '{date}/{date}.csv', expanded: '2024-05-01/2024-05-01.csv' },
  { path: '{constructor}/{}.csv', expanded: '{constructor}/{}.csv' },
])('toOutputFile expands $path to $expanded', ({ path, expanded }) => {
  expect(toOutputFile({ path, if_exists: 'replace' }, contextIn('/data'))).toEqual({
    path: expanded,
    absolutePath: `/data/${expanded}`,
    partialPath: `/data/${expanded}.partial-r-9f31c2`,
    ifExists: 'replace',
  });
});

test('toOutputFile takes the day of the run in UTC', () => {
  const context = contextIn('/data', { runStartedAtMs: Date.parse('2024-12-31T23:59:59-05:00') });
  expect(toOutputFile({ path: '{date}', if_exists: 'fail' }, context).path).toBe('2025-01-01');
});

test.each([
  { path: 'out.csv', names: [] },
  { path: 'out-{run-id}.csv', names: ['run-id'] },
  { path: '{date}/{run_id}', names: ['date', 'run_id'] },
])('placeholdersIn finds $names in $path', ({ path, names }) => {
  expect(placeholdersIn(path)).toEqual(names);
});

test.each([
  { path: 'out/results.csv', number: 0, numbered: 'out/results.csv' },
  { path: 'out/results.csv', number: 1, numbered: 'out/results-1.csv' },
  { path: 'results.tar.gz', number: 12, numbered: 'results.tar-12.gz' },
  { path: 'out.d/results', number: 2, numbered: 'out.d/results-2' },
  { path: '.hidden', number: 3, numbered: '.hidden-3' },
])('numberedPath of $path and $number is $numbered', ({ path, number, numbered }) => {
  expect(numberedPath(path, number)).toBe(numbered);
});

test.each([
  { name: 'results.csv', number: 0 },
  { name: 'results-1.csv', number: 1 },
  { name: 'results-10.csv', number: 10 },
  { name: 'results-01.csv', number: undefined },
  { name: 'results-.csv', number: undefined },
  { name: 'results-1.csv.partial-r-9f31c2', number: undefined },
  { name: 'results-1.json', number: undefined },
])('numberOf $name is $number', ({ name, number }) => {
  expect(numberOf('out/results.csv', name)).toBe(number);
});
