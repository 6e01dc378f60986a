import { describe, expect, test } from 'vitest';

import type { RunTab, Target } from '../../../app/tui/store/place.ts';
import { keys } from '../../support/screen.tsx';
import { expectIntact, sizes } from './lineage/intact.ts';
import { useFixtureRun } from './use-fixture-runs.ts';

const orders = useFixtureRun('order-lines');
const movies = useFixtureRun('movies');
const readings = useFixtureRun('batch-statistics');

const tab =
  (name: RunTab) =>
  (run: string): Target => ({ screen: 'run', run, tab: name });
const node =
  (name: string) =>
  (run: string): Target => ({ screen: 'node', run, node: name });

describe.each(sizes)('at %i × %i', (columns, rows) => {
  test.each([
    ['nodes', orders],
    ['batches', readings],
    ['batches', movies],
    ['artifacts', orders],
    ['settings', movies],
  ] as const)('the tab %s of a run is whole', async (name, fixture) => {
    const screen = await fixture.open(tab(name), columns, rows);
    expectIntact(screen, columns, rows);
    await screen.press('G', 'k');
    expectIntact(screen, columns, rows);
  });

  test('every tab of the screen of a node is whole, for every node', async () => {
    const screen = await orders.open(node('source'), columns, rows);
    for (const key of ['1', ']', '2', ']', '3', ']', '4', ']', ']']) {
      await screen.press(key);
      expectIntact(screen, columns, rows);
      expect(screen.text()).not.toContain('This is a bug');
    }
  });
});

describe('the nodes of a run', () => {
  test('are in the order of the graph, with what came in, what was done and what failed', async () => {
    const screen = await movies.open(tab('nodes'));
    const lines = screen.lines().slice(3, 9);
    expect(lines.map((line) => line.slice(3).split(/\s+/)[0])).toEqual([
      'source',
      'year',
      'plausible',
      'movies',
      'wrong_year',
      'quarantine',
    ]);
    expect(lines[0]).toMatch(/source {2,}3,201 {2,}2,972 +229 /);
    expect(lines[1]).toMatch(/transform {2,}2,972 {2,}2,972 +- /);
  });

  test('an aggregation waits: its time is not held against the others', async () => {
    const screen = await readings.open(tab('nodes'));
    expect(screen.text()).toMatch(/fives +aggregation .* waits$/m);
    await screen.press('j');
    expect(screen.text()).toContain('until its batch is flushed');
  });

  test('the selected node is marked and reversed; Enter opens it, Esc comes back to it', async () => {
    const screen = await movies.open(tab('nodes'));
    await screen.press('j', 'j');
    expect(screen.lines()[5]).toMatch(/^ ▸ plausible/);
    expect(screen.marks(5)).toBe('r'.repeat(80));
    await screen.press(keys.enter);
    expect(screen.lines()[0]).toContain('▸ plausible');
    await screen.press(keys.escape);
    expect(screen.lines()[5]).toMatch(/^ ▸ plausible/);
  });
});

describe('the screen of a node', () => {
  test('shows its figures, its histogram and its slowest states', async () => {
    const screen = await movies.open(node('plausible'));
    expect(screen.text()).toMatch(/tokens 2,972 +done 2,972 +failed 0/);
    expect(screen.text()).toMatch(/p50 ≤ .* p95 ≤ .* p99 ≤ /);
    expect(screen.text()).toMatch(/< .* ms +█+.* \d+ % +[\d,]+/);
    expect(screen.text()).toContain('slowest 100 states');
    await screen.press('j', keys.enter);
    expect(screen.lines()[0]).toMatch(/▸ plausible ▸ /);
  });

  test('shows its configuration, of which `y` copies a value', async () => {
    const screen = await movies.open(node('plausible'));
    await screen.press('2', 'G');
    expect(screen.text()).toMatch(/sha256 +[0-9a-f]{64}/);
    const condition = screen.lines().find((line) => line.includes('condition:'));
    expect(condition).toBeDefined();
    await screen.press('y');
    expect(screen.clipboard).toHaveLength(1);
  });

  test('shows where its rows go, and follows an edge', async () => {
    const screen = await movies.open(node('plausible'));
    await screen.press('3');
    expect(screen.text()).toMatch(/true +move +movies +2,955 +>99 %/);
    expect(screen.text()).toMatch(/false +move +wrong_year +17 +<1 %/);
    await screen.press('G', keys.enter);
    expect(screen.lines()[0]).toMatch(/plausible ▸ /);
  });

  test('groups its errors; Enter lists the rows of one', async () => {
    const screen = await movies.open(node('source'));
    await screen.press('4');
    await screen.shows(/▸ type_mismatch +imdb_rating +211 +92 %/);
    await screen.press(keys.enter);
    expect(screen.text()).toContain('[2 Rows]');
  });

  test('says in a sentence that nothing failed there', async () => {
    const screen = await movies.open(node('movies'));
    await screen.press('4');
    await screen.shows('No error was recorded at movies.');
  });

  test('`[` and `]` lead through the graph', async () => {
    const screen = await movies.open(node('year'));
    await screen.press(']');
    expect(screen.lines()[0]).toContain('plausible');
    await screen.press('[', '[');
    expect(screen.lines()[0]).toContain('source');
  });

  test('a node that is not there is a card, not the end', async () => {
    const screen = await movies.open(node('yaer'));
    expect(screen.text()).toContain('has no node `yaer`');
    expect(screen.text()).toContain('Did you mean `year`?');
  });
});

describe('the batches of a run', () => {
  test('say what flushed them, and into what', async () => {
    const screen = await readings.open(tab('batches'), 120, 40);
    expect(screen.text()).toMatch(/b-1 +fives +✓ completed count +5 +1 .*machine = "/);
    expect(screen.text()).toMatch(/flushed +by count behind row \d+, /);
    await screen.press(keys.enter);
    expect(screen.lines()[0]).toContain('▸ b-1');
  });

  test('`s` shows one status after the other', async () => {
    const screen = await readings.open(tab('batches'));
    await screen.press('s');
    await screen.shows('No batch is draft.');
    await screen.press('s', 's');
    expect(screen.lines()[0]).toContain('only completed');
    await screen.shows('✓ completed');
  });

  test('are not there without an aggregation, and the screen says so', async () => {
    const screen = await movies.open(tab('batches'));
    expect(screen.text()).toContain('This run has no aggregation');
    await screen.press('s');
    expect(screen.lines().at(-1)).toContain('no aggregation');
  });
});

describe('the settings of a run', () => {
  test('stand in the order of the file, each value with its origin', async () => {
    const screen = await movies.open(tab('settings'));
    expect(screen.lines()[2]).toMatch(/^ {3}source:/);
    expect(screen.text()).toMatch(/plugin: json +pipeline\.yaml:\d+/);
    await screen.press(keys.pageDown, keys.pageDown);
    expect(screen.text()).toMatch(/ default$/m);
  });

  test('`d` hides defaults, `/` finds whole names, Esc shows everything again', async () => {
    const screen = await movies.open(tab('settings'));
    await screen.press('d');
    expect(screen.text()).not.toMatch(/ default$/m);
    expect(screen.lines()[0]).toMatch(/\d+ of \d+ settings, without defaults/);
    await screen.press('/', 'p', 'a', 't', 'h', keys.enter);
    await screen.shows(/source\.options\.path = movies\.json/);
    await screen.press(keys.escape);
    expect(screen.text()).not.toContain('source.options.path =');
  });

  test('`f` shows what else the run was made with', async () => {
    const screen = await movies.open(tab('settings'));
    await screen.press('f');
    expect(screen.text()).toMatch(/topology +[0-9a-f]{64}/);
    expect(screen.text()).toMatch(/process +.* completed after /);
    expect(screen.text()).toMatch(/plugins +condition 1\.0\.0/);
    expect(screen.text()).toContain('exports of it come in a later version');
  });
});
