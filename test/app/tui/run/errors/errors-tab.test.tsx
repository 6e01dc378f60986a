import { describe, expect, onTestFinished, test } from 'vitest';

import { cellWidth } from '../../../../../app/format/cell-width.ts';
import { pipelineFolder } from '../../../../support/pipeline-folder.ts';
import { keys, openScreen } from '../../../../support/screen.tsx';
import type { Screen, ScreenOptions } from '../../../../support/screen.tsx';
import { useFixture } from '../../lineage/use-fixture.ts';

const movies = useFixture('movies');

async function open(options: Partial<ScreenOptions> = {}): Promise<Screen> {
  const { landscape, runKey } = movies.run();
  const target = { screen: 'run', run: runKey, tab: 'errors' } as const;
  const screen = await openScreen({ landscape, open: [target], ...options });
  onTestFinished(() => screen.close());
  return screen;
}

describe('The errors of a run', () => {
  test.each([
    [60, 15],
    [80, 24],
    [120, 40],
  ])('are grouped, the most frequent first, in a terminal of %i by %i', async (columns, rows) => {
    const screen = await open({ columns, rows });
    await screen.shows('for example  `imdb_rating`: expected float, found null');
    const lines = screen.lines();
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines[3]).toMatch(/^ ▸ type_mismatch imdb_rati\S* +source +211 +92 %/);
    expect(lines[6]).toMatch(/^ +type_mismatch productio\S* +source +1 +<1 %/);
    expect(lines[0]).toMatch(/229 errors in 4 groups$/);
  });

  test('show their first rows, and that there was no run before', async () => {
    const screen = await open();
    await screen.shows('row 3   {"Title": "Let\'s Talk About Sex"');
    expect(screen.text()).toContain('this is the first run of its pipeline');
    expect(screen.text()).not.toContain('BEFORE');
    await screen.press('j');
    await screen.shows('found 1776');
  });

  test('Enter lists the rows of the group, o explains its first one', async () => {
    const screen = await open();
    await screen.press('j', keys.enter);
    await screen.shows(/only node:source reason:type_mismatch field:title .* 10 rows/);
    await screen.press('3', 'o');
    await screen.shows(/[Rr]ow 21\b|t-22\b/);
  });
});

test('what the run before did not have is new', async () => {
  const settings = `source:
  plugin: json
  on_validation_failure: quarantine
  options: { path: in.jsonl, schema: { mode: fixed, fields: ["a: int"] } }
sinks:
  out: { plugin: json, options: { path: out/out.jsonl } }
  quarantine: { plugin: json, options: { path: out/q.jsonl } }
output_sink: out
`;
  const hostile = '\u001b[2J\u202e' + 'x'.repeat(10_000);
  const folder = pipelineFolder({
    'pipeline.yaml': settings,
    'in.jsonl': '{"a":1}\n',
    'bad.jsonl': `{"a":${JSON.stringify(hostile)}}\n{"a":2}\n`,
  });
  const good = await folder.run();
  const bad = await folder.run({ sets: ['source.options.path=bad.jsonl'] });
  const show = async (runKey: string) => {
    const target = { screen: 'run', run: runKey, tab: 'errors' } as const;
    const screen = await openScreen({ landscape: folder.landscape, open: [target] });
    onTestFinished(() => screen.close());
    return screen;
  };
  const screen = await show(bad.runKey);
  await screen.shows(`1 error, 100 % of all; new: ${good.runKey}, the run before, had none`);
  await screen.shows('for example');
  expect(screen.lines()[3]).toMatch(/type_mismatch a .* 1 100 % +new +0 +0$/);
  for (const line of screen.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(80);
  const none = await show(good.runKey);
  await none.shows('✓ No errors.');
});
