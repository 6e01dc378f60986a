import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { createFakeClock } from '../../../../support/fake-clock.ts';
import { everythingPlanted, everythingSettings } from '../../../../support/everything-pipeline.ts';
import { runFixture } from '../../../../support/fixture-pipeline.ts';
import type { FixtureRun } from '../../../../support/fixture-pipeline.ts';
import { pipelineFolder } from '../../../../support/pipeline-folder.ts';
import { plantedSettings, runPlanted } from '../../../../support/run-planted.ts';
import { cellWidth } from '../../../../../app/format/cell-width.ts';
import { keys, openScreen } from '../../../../support/screen.tsx';
import type { Screen } from '../../../../support/screen.tsx';
import { keepOwning } from '../../../../support/keep-owning.ts';
import { starterIn } from '../../../../support/starter-in.ts';
import { stopAfter } from '../../../../support/stop-after.ts';

const fixtures = ['movies', 'nested-forks', 'order-lines'] as const;
const runs = new Map<string, FixtureRun>();

beforeAll(async () => {
  for (const name of fixtures) runs.set(name, await runFixture(name, createFakeClock()));
}, 60_000);
afterAll(() => runs.forEach(({ remove }) => remove()));

async function open(
  landscape: string,
  run: string,
  [columns, rows]: readonly [number, number] = [80, 24],
): Promise<Screen> {
  const screen = await openScreen({ landscape, open: [{ screen: 'run', run }], columns, rows });
  onTestFinished(() => screen.close());
  await screen.shows('Errors:');
  return screen;
}

function fixture(name: string): FixtureRun {
  const run = runs.get(name);
  if (run === undefined) throw new Error(`${name} was not run`);
  return run;
}

const sizes = [
  [60, 15],
  [80, 24],
  [120, 40],
] as const;

test.each(fixtures.flatMap((name) => sizes.map((size) => [name, ...size] as const)))(
  '%s at %i × %i: how it ended, its nodes, the selected one and its errors',
  async (name, columns, rows) => {
    const { landscape, runKey } = fixture(name);
    const screen = await open(landscape, runKey, [columns, rows]);
    const lines = screen.lines();
    expect(lines).toHaveLength(rows);
    expect(Math.max(...lines.map(cellWidth))).toBeLessThanOrEqual(columns);
    expect(screen.text()).toMatch(/✓ completed {2}[\d,]+ rows/);
    expect(screen.text()).toContain('of the working time');
    if (columns < 110) expect(screen.text()).toMatch(/▸ source +✓ done/);
    else {
      expect(screen.text()).toMatch(/\*source [\d,]+ ![\d,]+\*──▸/);
      expect(screen.text()).toContain('✓ every token is accounted for');
    }
    if (rows > 15) expect(screen.text()).toMatch(/── source · source (csv|json) ─/);
    // The tail of errors, the last of them right above the keys.
    expect(lines.at(-2)).toMatch(/ ! row \d+/);
  },
);

test('a graph is walked with the arrows, and Enter opens the node', async () => {
  const { landscape, runKey } = fixture('movies');
  const screen = await open(landscape, runKey, [120, 40]);
  await screen.press(keys.right, 'l');
  expect(screen.text()).toContain('*plausible 2,972*─┬─true───▸(movies 2,955)');
  expect(screen.text()).toContain('── plausible · gate');
  expect(screen.text()).toMatch(/→ true +movies +2,955 +>99 %/);
  await screen.press('e');
  expect(screen.text()).toContain('─true 2,955 >99 %──▸(movies 2,955)');
  await screen.press(keys.enter);
  expect(screen.tui.store.getState().stack.at(-1)?.target).toEqual({
    screen: 'node',
    run: runKey,
    node: 'plausible',
  });
});

test('`w` moves to the errors, and Enter opens the lineage of the selected one', async () => {
  const { landscape, runKey } = fixture('movies');
  const screen = await open(landscape, runKey);
  await screen.press('w', 'k');
  const at = screen.lines().findIndex((line) => line.includes('▸ !'));
  expect(screen.marks(at)).toMatch(/^r{80}$/);
  const row = /row (\d+)/.exec(screen.lines()[at] ?? '')?.[1];
  await screen.press(keys.enter);
  expect(screen.tui.store.getState().stack.at(-1)?.target).toMatchObject({
    screen: 'token',
    run: runKey,
  });
  await screen.shows(`row ${row}`);
});

test('`v` shows the graph where there is no width for it too, and it moves with the selection', async () => {
  const { landscape, runKey } = fixture('order-lines');
  const screen = await open(landscape, runKey);
  await screen.press('v');
  expect(screen.text()).toContain('*source 19 !1*──▸[counted 18 !1]');
  expect(screen.text()).toContain('›');
  await screen.press('l', 'l', 'l', 'l', 'l', 'l', 'l', 'l');
  expect(screen.text()).toContain('*by_order 22*');
  expect(screen.text()).toContain('‹');
});

test('`!` keeps the nodes in which something failed; a third `w` shows the balance', async () => {
  const { landscape, runKey } = fixture('nested-forks');
  const screen = await open(landscape, runKey);
  await screen.press('!');
  expect(screen.text()).toContain('only those with failures');
  expect(screen.text()).not.toMatch(/answer +✓/);
  expect(screen.text()).toMatch(/both_risks +✓ done +25 +10 +- +5/);
  await screen.press('w', 'w');
  expect(screen.text()).toContain('── Balance');
  expect(screen.text()).toMatch(/┘ coalesced → +43/);
});

test('a stopped run says so, and shows what its open batches hold', async () => {
  const clock = createFakeClock(0, 0);
  const stop = { requested: false };
  let groups = 0;
  const { folder, runKey } = await runPlanted(everythingSettings, everythingPlanted(clock), {
    clock,
    stop,
    onEvent({ type }) {
      if (type === 'group_committed') groups += 1;
      if (groups === 3) stop.requested = true;
    },
  });
  const screen = await open(folder.landscape, runKey, [120, 40]);
  expect(screen.text()).toContain('‖ interrupted');
  expect(screen.text()).toContain('the run was asked to stop');
  expect(screen.text()).toContain(`*.partial-${runKey}`);
  expect(screen.text()).toMatch(/‖ buffered +\d/);
  await screen.press('v', 'G', 'k', 'k', 'k');
  expect(screen.text()).toMatch(/‖ holds/);
});

/** A run whose process ended without a word, after two groups. */
async function crashedRun() {
  const folder = pipelineFolder({
    'in.csv': `id\n${Array.from({ length: 500 }, (_, i) => `${i}\n`).join('')}`,
    'pipeline.yaml': `
source: { plugin: csv, options: { path: in.csv } }
transforms:
  - { name: kept, plugin: passthrough }
sinks: { out: { plugin: csv, options: { path: out/out.csv } } }
output_sink: out
`,
  });
  const { wrapStore } = stopAfter(4);
  let runKey = '';
  const crashed = folder.run({
    wrapStore,
    onEvent(event) {
      if (event.type === 'run_started') runKey = event.runKey;
    },
  });
  await expect(crashed).rejects.toThrow('stopped after 4 transactions');
  return { folder, runKey };
}

test('a run that another process works on is looked at again and again, and cannot be stopped from here', async () => {
  const { folder, runKey } = await crashedRun();
  onTestFinished(keepOwning(folder.landscape));
  const screen = await openScreen({
    landscape: folder.landscape,
    open: [{ screen: 'run', run: runKey }],
    nowMs: () => Date.UTC(2026, 0, 1, 1),
  });
  onTestFinished(() => screen.close());
  await screen.shows('~ running');
  expect(screen.text()).toMatch(/reading {2}· {2}\d+ rows/);
  expect(screen.text()).toContain('is its process still at work?');
  await screen.press('x');
  expect(screen.text()).toContain('Another process runs it');
  await screen.press('R');
  expect(screen.text()).toContain('It has not stopped.');
});

test('a run that crashed is shown so, and `R` goes on with it to its end', async () => {
  const { folder, runKey } = await crashedRun();
  const screen = await openScreen({
    landscape: folder.landscape,
    open: [{ screen: 'run', run: runKey }],
    runs: starterIn(folder),
  });
  onTestFinished(() => screen.close());
  await screen.shows('✗ crashed');
  await screen.press('R');
  expect(screen.text()).toContain(`Go on with ${runKey}?`);
  await screen.press('r');
  await screen.shows('✓ completed');
  expect(screen.text()).toContain('500 rows');
  await screen.press('R');
  expect(screen.text()).toContain('It is complete.');
});

test('names and messages of any kind stay in their cells', async () => {
  const name = 'x'.repeat(38);
  const { folder, runKey } = await runPlanted(
    plantedSettings([
      'name: first, plugin: planted, options: { as: a }',
      `name: ${name}, plugin: planted, options: { as: b }`,
      'name: ask, type: gate, condition: "row.id == 1", routes: { "true": out, "false": bad }',
    ]),
    {
      source: [{ id: 1 }, { id: 2 }],
      transform: (row, as) =>
        as === 'b' && row['id'] === 2
          ? {
              kind: 'error',
              error: {
                reason: 'conversion_failed',
                message: `\u001b[2J\u202eevil\u0007 ${'👩‍👩‍👧'.repeat(40)}`,
              },
            }
          : { kind: 'row', row },
    },
  );
  for (const size of sizes) {
    const screen = await open(folder.landscape, runKey, size);
    expect(screen.lines()[0]).toContain(runKey);
    expect(screen.text()).toContain('␛[2J');
    expect(Math.max(...screen.lines().map(cellWidth))).toBeLessThanOrEqual(size[0]);
    await screen.press('v');
    expect(screen.text()).toContain('xxx');
    expect(Math.max(...screen.lines().map(cellWidth))).toBeLessThanOrEqual(size[0]);
  }
});
