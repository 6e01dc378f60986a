import { describe, expect, onTestFinished, test } from 'vitest';

import { cellWidth } from '../../../../../app/format/cell-width.ts';
import { pipelineFolder } from '../../../../support/pipeline-folder.ts';
import { keys, openScreen } from '../../../../support/screen.tsx';
import type { Screen, ScreenOptions } from '../../../../support/screen.tsx';
import { useFixture } from '../../lineage/use-fixture.ts';

const movies = useFixture('movies');

async function open(options: Partial<ScreenOptions> = {}): Promise<Screen> {
  const { landscape, runKey } = movies.run();
  const target = { screen: 'run', run: runKey, tab: 'rows' } as const;
  const screen = await openScreen({ landscape, open: [target], ...options });
  onTestFinished(() => screen.close());
  await screen.shows(/REASON, FIELD|No row passes/);
  return screen;
}

const selectedLine = (screen: Screen) =>
  screen.lines().find((line) => line.startsWith(' ▸ ') && !line.includes('┃')) ?? '';

describe('The rows of a run', () => {
  test.each([
    [60, 15],
    [80, 24],
    [120, 40],
  ])('fit a terminal of %i by %i', async (columns, rows) => {
    const screen = await open({ columns, rows });
    const lines = screen.lines();
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines[2]).toMatch(/^ all rows .* 3,201 rows$/);
    expect(lines[4]).toMatch(/^ ▸ +0 /);
    expect(lines[7]).toMatch(/^ +3 .*! quarantined/);
    expect(lines[rows - 2]).not.toBe('');
  });

  test('show the record of the selected one below, once moving rests', async () => {
    const screen = await open();
    await screen.press('j', 'j', 'j');
    await screen.shows('`imdb_rating`: expected float, found null');
    expect(screen.text()).toMatch(/── row 3 {2}t-4 ─/);
    expect(screen.text()).toMatch(/ movies\.json:5 {2}390 B {2}sha256 c0e85096ba87…/);
  });

  test('show it beside the list where there is room', async () => {
    const screen = await open({ columns: 120, rows: 40 });
    await screen.shows('movies.json:2');
    expect(screen.lines()[3]).toMatch(/│── row 0 {2}t-1 ─+$/);
    expect(screen.lines()[38]).toContain('│');
  });

  test('are explained by Enter, and p opens the record', async () => {
    const screen = await open();
    await screen.press('j', keys.enter);
    expect(screen.lines()[0]).toContain(`${movies.run().runKey} ▸ `);
    expect(screen.text()).toMatch(/[Rr]ow 1\b|t-2/);
    await screen.press(keys.escape, 'p');
    expect(screen.lines()[0]).toContain('row 1');
  });

  test('s goes through the ends that there are, Escape lists all, and only then leads back', async () => {
    const screen = await open();
    await screen.press('s');
    await screen.shows(/only outcome:quarantined {2}esc clears +229 rows/);
    expect(selectedLine(screen)).toMatch(/ 3 .*! quarantined/);
    await screen.press('s');
    await screen.shows('all rows');
    await screen.press('s', keys.escape);
    await screen.shows('all rows');
    await screen.press(keys.escape);
    expect(screen.text()).toContain('This is the first screen');
  });

  test('/ narrows, completes names, and says which there are', async () => {
    const screen = await open();
    await screen.press('/', 'outcome:qua');
    expect(screen.text()).toContain('outcome:quarantined');
    await screen.press(keys.tab, ' sink:quarantin', keys.enter);
    await screen.shows('There is no sink `quarantin`. Did you mean `quarantine`?');
    await screen.press('e', keys.enter);
    await screen.shows(/only outcome:quarantined sink:quarantine .* 229 rows/);
  });

  test('any other words are looked for in the records', async () => {
    const screen = await open();
    await screen.press('/', 'mermaid', keys.enter);
    await screen.shows(/only text:mermaid {2}esc clears +\d+ hits?$/m);
    await screen.shows(/"Mississippi Mermaid"|Mermaid/);
  });

  test('f offers what there is to narrow by', async () => {
    const screen = await open();
    await screen.press('f');
    await screen.shows(/node:source reason:type_mismatch field:title +10 with this error/);
    await screen.press('us_gross', keys.enter);
    await screen.shows(/only node:source reason:type_mismatch field:us_gross .* 7 rows/);
  });

  test('n and N go from one bad row to the next', async () => {
    const screen = await open();
    await screen.press('n');
    expect(selectedLine(screen)).toMatch(/ 3 .*! quarantined/);
    await screen.press('n', 'N');
    expect(selectedLine(screen)).toMatch(/ 3 .*! quarantined/);
    await screen.press('N');
    expect(screen.text()).toContain('No failed or quarantined row above.');
  });

  test('J jumps to a row, # explains one, also by its hash or a value', async () => {
    const screen = await open();
    await screen.press('J', '3000', keys.enter);
    await screen.shows(/ ▸ 3000 /);
    await screen.press('J', '99999', keys.enter);
    await screen.shows('There is no such row: they end with 3200.');
    await screen.press('#', 'c0e85096', keys.enter);
    await screen.shows(/only hash:c0e85096 {2}esc clears +1 hit/);
    await screen.press('#', 'us_gross=146083', keys.enter);
    await screen.shows(/only us_gross=146083 {2}esc clears +1 hit/);
    await screen.press('#', '42', keys.enter);
    await screen.shows(/[Rr]ow 42\b/);
  });

  test('y copies ids, places, and the command that explains the row', async () => {
    const screen = await open();
    await screen.shows('movies.json:2');
    await screen.press('y');
    expect(screen.text()).toContain('SHA-256 of the record');
    await screen.press(keys.enter);
    const [, copied = ''] = screen.clipboard[0]?.split(';') ?? [];
    expect(Buffer.from(copied, 'base64').toString()).toBe(
      `elspeth explain --run ${movies.run().runKey} --row 0 --database ${movies.run().landscape}`,
    );
  });

  test('begin as another screen asked, and tell which name the run does not have', async () => {
    const { landscape, runKey } = movies.run();
    const asked = { screen: 'run', run: runKey, tab: 'rows' } as const;
    const screen = await openScreen({ landscape, open: [{ ...asked, rows: { node: 'nowhere' } }] });
    onTestFinished(() => screen.close());
    await screen.shows('There is no node `nowhere`.');
    await screen.press(keys.escape);
    await screen.shows('3,201 rows');
  });
});

test('rows that would write on the terminal are shown as what they are', async () => {
  const cell = '\u001b[2J\u001b]0;owned\u0007\u202egnirts\u0000👩‍👩‍👧‍👦日本';
  const folder = pipelineFolder({
    'pipeline.yaml': `source:
  plugin: json
  on_validation_failure: quarantine
  options: { path: in.jsonl, schema: { mode: fixed, fields: ["a: int"] } }
sinks:
  out: { plugin: json, options: { path: out/out.jsonl } }
  quarantine: { plugin: json, options: { path: out/q.jsonl } }
output_sink: out
`,
    'in.jsonl': `${JSON.stringify({ a: cell + 'x'.repeat(10_000) })}\n{"a":1}\n{"a": "\u202e日本"}\n`,
  });
  const { runKey } = await folder.run();
  const target = { screen: 'run', run: runKey, tab: 'rows' } as const;
  for (const columns of [60, 120]) {
    const screen = await openScreen({ landscape: folder.landscape, open: [target], columns });
    onTestFinished(() => screen.close());
    await screen.shows('type_mismatch');
    await screen.press('j', 'j');
    await screen.shows('‹U+202E›日本');
    for (const line of screen.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    expect(screen.titles).toEqual([]);
    expect(screen.bytes()).not.toContain('\u202e');
  }
});
