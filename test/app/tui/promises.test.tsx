import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { createFakeClock } from '../../support/fake-clock.ts';
import { runFixture } from '../../support/fixture-pipeline.ts';
import type { FixtureRun } from '../../support/fixture-pipeline.ts';
import { keys, openScreen } from '../../support/screen.tsx';
import type { Screen } from '../../support/screen.tsx';
import type { Target } from '../../../app/tui/store/place.ts';

// What an auditor or an operator was promised of the screens, each shown once on a real pipeline. Links,
// interruptions, themes and hostile data have tests of their own.

let weather: FixtureRun;
let movies: FixtureRun;

beforeAll(async () => {
  weather = await runFixture('weather', createFakeClock());
  movies = await runFixture('movies', createFakeClock());
});
afterAll(() => {
  weather.remove();
  movies.remove();
});

async function open(run: FixtureRun, target: Target): Promise<Screen> {
  const { landscape } = run;
  const screen = await openScreen({
    landscape,
    columns: 120,
    rows: 40,
    open: [{ screen: 'runs' }, target],
  });
  onTestFinished(() => screen.close());
  return screen;
}

const row42 = () => open(weather, { screen: 'token', run: weather.runKey, row: '42' });

test('why: sink, gate, condition with values, in a sentence on top', async () => {
  const screen = await row42();
  const top = screen.lines().slice(1, 4).join(' ').replaceAll(/\s+/g, ' ');
  expect(top).toContain(
    'WHY Row 42 (weather.csv line 44) was written to `days` because `severity`',
  );
  expect(top).toContain('with row.rain_mm = 1 and row.wind_m_per_s = 1.3');
});

test('the branches that were not taken stand beside the one that was', async () => {
  const screen = await row42();
  expect(screen.text()).toContain('taken      ordinary → `days`');
  expect(screen.text()).toMatch(/not taken {2}storm → `storms`; downpour →/);
});

test.each([
  { typed: '42', leads: 'Row 42 (weather.csv line 44)' },
  { typed: 'row-43', leads: 'Row 42 (weather.csv line 44)' },
  { typed: 't-43', leads: 'Token t-43 of row 42' },
])('row 42 is found as $typed', async ({ typed, leads }) => {
  const screen = await open(weather, { screen: 'run', run: weather.runKey });
  await screen.press('#', typed, keys.enter);
  await screen.shows(leads);
});

test('row 42 is found by the beginning of a hash, and by what is in it', async () => {
  const screen = await open(weather, { screen: 'run', run: weather.runKey });
  // Of its source record, as the README shows it.
  await screen.press('#', '38aa449290dc', keys.enter);
  await screen.shows('1 hit');
  await screen.shows(/▸ +42 /);
  await screen.press('#', 'temp_max=8.3', keys.enter);
  await screen.shows(/ 42 t-43 /);
});

test('hashes go on from step to step, and are computed again when one asks', async () => {
  const screen = await row42();
  expect(screen.lines()[0]).toContain('✓ chain 4/4');
  expect(screen.text()).toContain('✓ is the output before it');
  await screen.press('v');
  await screen.shows('hashes computed again');
});

test('the balance: every token is accounted for', async () => {
  const screen = await open(movies, { screen: 'run', run: movies.runKey });
  await screen.shows('✓ every token is accounted for');
  expect(screen.text()).toMatch(/rows read +3,201/);
  expect(screen.text()).toMatch(/completed +2,955/);
  expect(screen.text()).toMatch(/quarantined +229/);
});

test('of each field it is said which step set it', async () => {
  const screen = await row42();
  await screen.press('g', 'j', 'j', '.');
  await screen.shows(/rain_mm .*units/);
});

test('the slowest part is named in words', async () => {
  const screen = await open(movies, { screen: 'run', run: movies.runKey });
  await screen.shows(/took \d+ % of the working time/);
});

test('why a movie was quarantined: four keys from the list of runs', async () => {
  const { landscape } = movies;
  const screen = await openScreen({ landscape, open: [{ screen: 'runs' }] });
  onTestFinished(() => screen.close());
  await screen.press(keys.enter);
  await screen.press('3');
  await screen.shows('imdb_rating');
  await screen.press(keys.enter);
  await screen.shows('only node:source reason:type_mismatch field:imdb_rating');
  await screen.press(keys.enter);
  await screen.shows('`imdb_rating`: expected float,');
});

test('errors are grouped by what is wrong, with their share and whether they are new', async () => {
  const screen = await open(movies, { screen: 'run', run: movies.runKey, tab: 'errors' });
  await screen.shows(/type_mismatch imdb_rating .* 211 +92 %/);
  expect(screen.text()).toContain('this is the first run of its pipeline');
});

test('what is not recorded yet is said, and no empty frame is drawn', async () => {
  const screen = await row42();
  expect(screen.text()).toContain('calls      none were made');
  const settings = await open(movies, { screen: 'run', run: movies.runKey, tab: 'settings' });
  await settings.shows(/exports of it come in a later/);
});
