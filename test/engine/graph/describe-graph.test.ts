import { expect, test } from 'vitest';

import { graphAsText } from '../../../engine/graph/describe-graph.ts';
import { graphOf } from './build-from-yaml.ts';

const pipeline = `
  source: { plugin: given, on_validation_failure: quarantine }
  transforms:
    - { name: normalise, plugin: keep, on_error: quarantine }
    - name: severity
      type: gate
      condition: "row.a >= 32 ? 'emergency' : row.a >= 17 ? 'warning' : row.a >= 0 ? 'normal' : 'impossible'"
      routes:
        emergency: sirens
        warning: { to: alerts, mode: copy }
        normal: continue
        impossible: halt
    - { name: fan, type: gate, fork_to: { rules: score_rules, model: score_model } }
    - { name: score_rules, plugin: add, options: { field: score }, on_success: verdict }
    - { name: score_model, plugin: keep, on_success: verdict }
    - name: verdict
      type: coalesce
      branches: [rules, model]
      policy: best_effort
      timeout_seconds: 5
    - name: hundreds
      type: aggregation
      plugin: count
      group_by: [a]
      trigger: { count: 100, timeout_seconds: 60, condition: "batch.count >= 10" }
      on_success: [results, alerts, sirens, quarantine, a_sink_with_a_long_name_indeed]
  sinks:
    results: { plugin: file }
    alerts: { plugin: file, on_write_failure: quarantine }
    sirens: { plugin: file }
    quarantine: { plugin: file }
    a_sink_with_a_long_name_indeed: { plugin: file }`;

test('graphAsText draws the nodes in order, each with its ways', () => {
  expect(graphAsText(graphOf(pipeline))).toBe(
    `
source                    source given
  → normalise
  on_validation_failure → quarantine
normalise                 keep
  → severity
  on_error → quarantine
severity                  gate row.a >= 32 ? 'emergency' : row.a >= 17 ? 'warni…
  emergency → sirens
  warning → alerts (copy), fan
  normal → fan
  impossible → halt
fan                       fork
  rules → score_rules
  model → score_model
score_rules               add
  → verdict
score_model               keep
  → verdict
verdict                   coalesce best_effort within 5 s: union of rules, model
  → hundreds
hundreds                  aggregation count, by a, at 100 rows, after 60 s, whe…
  → results (copy), alerts (copy), sirens (copy), quarantine (copy),
    a_sink_with_a_long_name_indeed (copy)
results                   sink file
alerts                    sink file
  on_write_failure → quarantine
sirens                    sink file
quarantine                sink file
a_sink_with_a_long_name_indeed  sink file`.trim(),
  );
});

test('graphAsText fits 80 columns', () => {
  const widths = graphAsText(graphOf(pipeline))
    .split('\n')
    .map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(80);
});

test.each([
  { settings: 'policy: quorum, quorum_count: 1', shown: 'quorum of 1: union of l, r' },
  { settings: 'merge: select, select_branch: r', shown: 'require_all: select r of l, r' },
  { settings: 'merge: nested', shown: 'require_all: nested of l, r' },
])('graphAsText says how `$settings` merges', ({ settings, shown }) => {
  const text = graphAsText(
    graphOf(`
      transforms:
        - { name: fan, type: gate, fork_to: { l: meet, r: meet } }
        - { name: meet, type: coalesce, branches: [l, r], ${settings} }
      sinks: { out: { plugin: file } }
      output_sink: out`),
  );
  expect(text).toContain(`coalesce ${shown}\n`);
});

test('graphAsText names the plugin of a gate before its condition', () => {
  const text = graphAsText(
    graphOf(`
      transforms:
        - { name: sort, type: gate, plugin: tiers, options: { labels: [x, y] }, routes: { x: out, y: discard } }
      sinks: { out: { plugin: file } }`),
  );
  expect(text).toContain("gate tiers: row.a > 1.0 ? 'x' : 'y'\n  x → out\n  y → discard\n");
});
