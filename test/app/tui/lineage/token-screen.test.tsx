import { rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';

import { linkTo } from '../../../../app/tui/store/link.ts';
import type { Target } from '../../../../app/tui/store/place.ts';
import { keys, openScreen } from '../../../support/screen.tsx';
import type { Screen } from '../../../support/screen.tsx';
import { expectIntact, sizes } from './intact.ts';
import { useFixture } from './use-fixture.ts';

const weather = useFixture('weather');
const movies = useFixture('movies');
const forks = useFixture('nested-forks');
const orders = useFixture('order-lines');
const purged = useFixture('movies');

type Opened = Omit<Extract<Target, { screen: 'token' }>, 'screen' | 'run'>;

async function open(
  fixture: ReturnType<typeof useFixture>,
  target: Opened,
  [columns, rows]: readonly [number, number] = [80, 24],
): Promise<Screen> {
  const { landscape, runKey } = fixture.run();
  const screen = await openScreen({
    landscape,
    columns,
    rows,
    open: [{ screen: 'token', run: runKey, ...target }],
  });
  onTestFinished(() => screen.close());
  return screen;
}

describe('a row', () => {
  test('is explained by the answer, its way, and the step that decided', async () => {
    const screen = await open(weather, { row: '44' });
    await screen.shows('Journey');
    expect(screen.lines().slice(0, 19)).toEqual([
      ' elspeth ▸ row 44                                                   ✓ chain 4/4',
      ' WHY  Row 44 (weather.csv line 46) was written to `days` because `severity`',
      '      found "ordinary" by `row.wind_m_per_s >= 8.0 ? \'storm\' : row.rain_mm >=',
      "      20.0 ? 'downpour' : 'ordinary'`, with row.rain_mm = 2.5 and",
      '      row.wind_m_per_s = 3.1.',
      '── Journey  1 token ────────────────────────────────────────────────────────────',
      '     NODE     STATUS          TIME  CHANGED, DECIDED',
      '   0 source   ✓ completed     1 ms  +7 fields',
      '   1 units    ✓ completed     1 ms  -precipitation +rain_mm -wind +wind_m_per_s',
      '   2 frost    ✓ completed     1 ms  +frost',
      ' ▸ 3 severity ✓ completed     1 ms  "ordinary" → days  row.rain_mm = 2.5 and ro…',
      expect.stringMatching(
        /^ {3}4 days {5}✓ completed .* out\/days\.csv, byte 2,315 to 2,370 ✓ th/,
      ),
      '── 3 severity  ✓ completed  (1 to 10 of 13, tab) ───────────────────────────────',
      " condition  row.wind_m_per_s >= 8.0 ? 'storm' : row.rain_mm >= 20.0 ?",
      "            'downpour' : 'ordinary'",
      ' values     row.rain_mm = 2.5 and row.wind_m_per_s = 3.1',
      ' result     "ordinary"',
      ' taken      ordinary → `days`',
      ' not taken  storm → `storms`; downpour → `downpours`',
    ]);
  });

  test.each(sizes)('fits %i by %i, whatever it became', async (columns, rows) => {
    for (const [fixture, row] of [
      [movies, '3'],
      [forks, '0'],
      [orders, '0'],
    ] as const) {
      const screen = await open(fixture, { row }, [columns, rows]);
      await screen.shows('Journey');
      for (const key of ['', 'g', 'j', '.', keys.tab, 'j', 'G', keys.tab, 'w', 'D']) {
        await screen.press(key);
        expectIntact(screen, columns, rows);
        expect(screen.text()).toMatch(/ WHY .+/);
        expect(screen.text()).toContain('── Journey');
      }
    }
  });

  test('has its neighbours behind the brackets, and ends where the run does', async () => {
    const screen = await open(forks, { row: '15' });
    await screen.press(']');
    await screen.shows('elspeth ▸ row 16');
    await screen.press(']');
    await screen.shows('has no row `17`; its rows are 0 to 16');
    expect(screen.lines()[0]).toContain('row 16');
    await screen.press('[', '[');
    await screen.shows('elspeth ▸ row 14');
  });

  test('that is not there is said to be missing, with what there is', async () => {
    const screen = await open(weather, { row: '99999' });
    await screen.shows('has no row `99999`; its rows are 0 to 2921.');
    expectIntact(screen, 80, 24);
  });

  test('that the source refused shows the error, what it expected and what it found', async () => {
    const screen = await open(movies, { row: '3' });
    await screen.shows('field      imdb_rating');
    expect(screen.text()).toContain(
      ' ▸ 0 source     ✗ failed        1 ms  type_mismatch  → quarantine',
    );
    expect(screen.text()).toContain(' expected   float\n found      null');
    await screen.press(keys.enter);
    await screen.shows('0 source input');
  });
});

describe('a row that became several tokens', () => {
  test('shows them in lanes, and of each what became of it', async () => {
    const screen = await open(orders, { row: '0' }, [120, 40]);
    await screen.shows('Journey  3 tokens');
    expect(screen.lines()[1]).toContain('became 3 tokens: 2 consumed_in_batch.');
    expect(screen.text()).toContain(
      '   ├─● t-2  ┘ consumed_in_batch  child 1 of 2 of t-1 at `lines`',
    );
    expect(screen.text()).toContain('   ■─┘ b-1  by_order: 2 members');
    await screen.press('l');
    await screen.shows('▸ ● │ t-3');
    await screen.shows(/Token t-3 of row 0/);
    await screen.press('h', 'h');
    await screen.shows('▸ ●   t-1');
  });

  test('leads to the way of one of them, to its batch, and back', async () => {
    const screen = await open(orders, { row: '0' });
    await screen.shows('Journey');
    await screen.press('l', 'u');
    await screen.shows('elspeth ▸ row 0 ▸ t-3');
    await screen.press(keys.escape, 'b');
    await screen.shows('Batch b-1 of by_order');
    await screen.press('o');
    await screen.shows(/b-1 ▸ t-\d+/);
  });

  test('shows what became of it through its batch when asked', async () => {
    const screen = await open(orders, { row: '0' });
    await screen.shows('Journey  3 tokens');
    await screen.press('D');
    await screen.shows('with what became of it');
    await screen.press('G');
    await screen.shows('orders');
  });
});

describe('a step', () => {
  test('shows what it left alone too, and who had set that', async () => {
    const screen = await open(forks, { row: '0' }, [80, 26]);
    await screen.shows('Journey');
    await screen.press('k', 'k', '.');
    await screen.shows('▸ │ │   6 offer');
    await screen.press(keys.tab);
    await screen.shows(/= town +"Chur" +since 0 source of t-1/);
    expect(screen.text()).toMatch(/= road_risk +1 +since 3 road_risk of t-4/);
    await screen.press('.');
    await screen.shows(/^(?![\s\S]*= town)/);
  });

  test('has its hashes computed again from the bytes', async () => {
    const screen = await open(weather, { row: '44' }, [120, 40]);
    await screen.shows('Journey');
    await screen.press('v');
    await screen.shows('✓ 3 of 3 hashes computed again');
    expect(screen.text()).toContain('✓ computed again from 146 B');
    await screen.press('j', 'v');
    await screen.shows('✓ 2 of 2 hashes computed again');
    expect(screen.text()).toContain('holds exactly these bytes there');
  });

  test('opens the record of what a gate found', async () => {
    const screen = await open(weather, { row: '44' });
    await screen.shows('Journey');
    await screen.press('e');
    await screen.shows('3 severity reason');
    await screen.shows('result  "ordinary"');
    await screen.press(keys.escape, 'k', 'e');
    await screen.shows('Nothing was decided here, and nothing failed.');
  });

  test('copies its hash, and the command that prints the same', async () => {
    const screen = await open(weather, { row: '44' });
    const { landscape, runKey } = weather.run();
    await screen.shows('Journey');
    await screen.press('y', 'command', keys.enter);
    await screen.shows('to the clipboard of the terminal');
    const [copied = ''] = screen.clipboard;
    expect(Buffer.from(copied.replace(/^c;/, ''), 'base64').toString()).toBe(
      `elspeth explain --run ${runKey} --row 44 --database ${landscape}`,
    );
  });

  test('says why something cannot be done with it', async () => {
    const screen = await open(weather, { row: '44' });
    await screen.shows('Journey');
    await screen.press('b');
    await screen.shows('It was in no batch here.');
    await screen.press('>');
    await screen.shows('These are the last tokens.');
  });
});

describe('a field', () => {
  test('narrows the way to the steps that touched or read it, until Esc', async () => {
    const screen = await open(forks, { row: '0' });
    await screen.shows('Journey  7 tokens');
    await screen.press('F', 'cost', keys.enter);
    await screen.shows('only what touched cost');
    const steps = screen.lines().filter((line) => /│ .* \d \w+ +✓ completed/.test(line));
    expect(steps.join('\n')).toMatch(/2 cost[\s\S]*7 answer/);
    expect(steps.join('\n')).not.toContain('load_risk ');
    expect(screen.lines()[0]).toContain('only cost');
    await screen.press(keys.escape);
    await screen.shows(/Journey {2}7 tokens ─/);
  });

  test('opens where it stands in the row', async () => {
    const screen = await open(weather, { row: '44' });
    await screen.shows('Journey');
    await screen.press('k', keys.tab, keys.enter);
    await screen.shows('2 frost output');
    await screen.shows(' .frost   boolean');
  });
});

test('what is gone with the payloads is said to be gone; the way stands', async () => {
  const { landscape } = purged.run();
  rmSync(landscape.replace(/\.db$/, '.payloads'), { recursive: true });
  const screen = await open(purged, { row: '0' });
  await screen.shows('the values it had are gone');
  await screen.press('k', 'v');
  await screen.shows('0 of 2 hashes computed again');
  expect(screen.text()).toContain('the rows are gone with the payloads of the run');
  await screen.press(keys.enter);
  await screen.shows('The bytes are gone with the payloads of the run');
  expect(screen.text()).toMatch(/SHA-256 {4}[0-9a-f]{64}/);
  expectIntact(screen, 80, 24);
});

describe('the address', () => {
  const address = (screen: Screen) => {
    const { stack } = screen.tui.store.getState();
    return linkTo(stack.at(-1)?.target ?? { screen: 'runs' });
  };

  test('is that of the token with which it was opened', async () => {
    const { runKey } = weather.run();
    const screen = await open(weather, { token: 't-45' });
    await screen.shows('Journey');
    expect(address(screen)).toBe(`elspeth://run/${runKey}/token/t-45`);
  });

  test('is that of the row to which one has gone', async () => {
    const { runKey } = forks.run();
    const screen = await open(forks, { row: '14' });
    await screen.shows('Journey');
    await screen.press(']');
    await screen.shows('elspeth ▸ row 15');
    expect(address(screen)).toBe(`elspeth://run/${runKey}/row/15`);
  });
});
