import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { Target } from '../../../app/tui/store/place.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { openScreen } from '../../support/screen.tsx';
import { expectIntact, sizes } from './lineage/intact.ts';

// What a terminal would obey, what is wider or narrower than it looks, and what is very long.
const hostile = [
  '\u001b]0;taken over\u0007',
  '\u001b[2J\u001b[H',
  '\u202ereversed',
  '日本語👨‍👩‍👧‍👦',
  'a\u0000b\r\nc\td',
  'שלום',
  'x'.repeat(10_000),
];

const rows = hostile.flatMap((text) => [
  { machine: text, [text]: 1, n: 1 },
  { machine: text, n: 'no number' },
  { machine: text, n: 2 },
]);

const settings = `
source:
  plugin: json
  options: { path: in.jsonl, schema: { mode: flexible, fields: ["machine: str", "n: int"] } }
  on_validation_failure: bad
transforms:
  - name: held
    type: aggregation
    plugin: batch_stats
    group_by: [machine]
    trigger: { count: 2 }
    options: { value_field: n }
    on_error: bad
  - name: check
    plugin: value_transform
    options: { operations: [{ target: ${JSON.stringify(hostile[1])}, expression: ${JSON.stringify(`"${'日本語'.repeat(40)}"`)} }] }
sinks:
  out: { plugin: json, options: { path: ${JSON.stringify('out/日本 \u202eגל.jsonl')} } }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
output_sink: out
`;

let landscape: string;
let run: string;

beforeAll(async () => {
  const folder = pipelineFolder(
    {
      'pipeline.yaml': settings,
      'in.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    },
    afterAll,
  );
  const finished = await folder.run();
  expect(finished.end.status).toBe('completed');
  ({ landscape } = folder);
  run = finished.runKey;
});

const targets: readonly (readonly [string, () => Target, readonly string[]])[] = [
  ['nodes', () => ({ screen: 'run', run, tab: 'nodes' }), ['j', 'j']],
  ['batches', () => ({ screen: 'run', run, tab: 'batches' }), ['j', 'j', 'j', 'j', 'j', 'j']],
  ['artifacts', () => ({ screen: 'run', run, tab: 'artifacts' }), ['v', 'j']],
  ['settings', () => ({ screen: 'run', run, tab: 'settings' }), ['d', ' ', 'f']],
  ['a node', () => ({ screen: 'node', run, node: 'check' }), ['2', ' ', '3', '4']],
  ['a comparison', () => ({ screen: 'compare', runs: [run, run] }), ['2', '3', '4']],
];

describe.each(sizes)('at %i × %i', (columns, rowsOfScreen) => {
  test.each(targets)('hostile data spoils nothing of %s', async (_, target, pressed) => {
    const screen = await openScreen({
      landscape,
      open: [target()],
      columns,
      rows: rowsOfScreen,
    });
    onTestFinished(() => screen.close());
    expectIntact(screen, columns, rowsOfScreen);
    for (const key of pressed) {
      await screen.press(key);
      expectIntact(screen, columns, rowsOfScreen);
    }
    expect(screen.titles).toEqual([]);
    expect(screen.bytes()).not.toContain('\u202e');
    expect(screen.bytes()).not.toContain('\u0000');
    expect(screen.text()).not.toContain('This is a bug');
  });
});
