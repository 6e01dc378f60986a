import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';

import { pluginRegistry } from '../../../plugins/registry.ts';
import { buildWritten, edgesOf } from './build-from-yaml.ts';

const folder = mkdtempSync(join(tmpdir(), 'elspeth-graph-'));
writeFileSync(join(folder, 'weather.csv'), 'station,wind_speed\nBrest,12.5\n');
afterAll(() => rmSync(folder, { recursive: true }));

const sample = new URL('../../../fixtures/settings/design-sample/pipeline.yaml', import.meta.url);

test('the sample of the design compiles to the graph that it describes', () => {
  const written: unknown = parse(readFileSync(sample, 'utf8'));
  const place = { resolvePath: (path: string) => resolve(folder, path) };
  const built = buildWritten(written, pluginRegistry, place);
  expect(built.ok ? [] : built.problems).toEqual([]);
  if (!built.ok) return;
  expect(built.warnings).toEqual([]);
  expect(edgesOf(built.graph)).toEqual([
    'source -continue→ normalise',
    'source -on_validation_failure⇢ quarantine',
    'normalise -continue→ severity',
    'normalise -on_error⇢ quarantine',
    'severity -emergency→ sirens',
    'severity -warning:alerts⇒ alerts',
    'severity -warning→ fan',
    'severity -normal→ fan',
    'fan -rules⇒ score_rules',
    'fan -model⇒ score_model',
    'score_rules -continue→ verdict',
    'score_model -continue→ verdict',
    'verdict -continue→ hundreds',
    'hundreds -continue→ results',
    'alerts -on_write_failure⇢ quarantine',
  ]);
  expect(built.graph.nodes.map(({ record }) => record.name)).toEqual([
    'source',
    'normalise',
    'severity',
    'fan',
    'score_rules',
    'score_model',
    'verdict',
    'hundreds',
    'results',
    'alerts',
    'sirens',
    'quarantine',
  ]);
});
