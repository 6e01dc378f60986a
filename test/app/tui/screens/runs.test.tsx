import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { listRuns } from '../../../../landscape/queries/list-runs.ts';
import { openLandscapeReader } from '../../../../landscape/open-landscape.ts';
import { pipelineFolder } from '../../../support/pipeline-folder.ts';
import type { PipelineFolder } from '../../../support/pipeline-folder.ts';
import { right } from '../../../support/right-settings.ts';
import { keys, openScreen } from '../../../support/screen.tsx';
import type { Screen, ScreenOptions } from '../../../support/screen.tsx';

let folder: PipelineFolder;
const runKeys: string[] = [];

beforeAll(async () => {
  const files = { 'pipeline.yaml': right, 'in.csv': 'id,amount\n1,2\n2,3\n3,x\n' };
  folder = pipelineFolder(files, afterAll);
  for (let i = 0; i < 3; i += 1) runKeys.unshift((await folder.run()).runKey);
});

async function open(options: Partial<ScreenOptions> = {}): Promise<Screen> {
  const screen = await openScreen({
    landscape: folder.landscape,
    open: [{ screen: 'runs' }],
    ...options,
  });
  onTestFinished(() => screen.close());
  return screen;
}

const keysOnScreen = (screen: Screen) =>
  screen.lines().flatMap((line) => /^ .\s(r-[0-9a-z]{6}) /.exec(line)?.[1] ?? []);

test('runs are listed with the latest first, and the selected one is shown below', async () => {
  const screen = await open();
  expect(keysOnScreen(screen)).toEqual(runKeys);
  expect(screen.text()).toContain(`── ${runKeys[0]}  `);
  expect(screen.text()).toContain('rows      3 read');
  await screen.press('j');
  expect(screen.text()).toContain(`── ${runKeys[1]}  `);
  await screen.press('G');
  expect(screen.text()).toContain(`── ${runKeys[2]}  `);
});

test('the status of a run is a glyph and a word', async () => {
  const screen = await open();
  expect(screen.lines()[2]).toContain('✓ completed');
});

test('`s` goes through the statuses, and says what is listed', async () => {
  const screen = await open();
  await screen.press('s');
  expect(screen.lines()[0]).toMatch(/only status:running {2}esc clears$/);
  expect(keysOnScreen(screen)).toEqual([]);
  expect(screen.text()).toContain('No run is status:running.');
  await screen.press('s');
  expect(screen.lines()[0]).toMatch(/only status:completed {2}esc clears$/);
  expect(keysOnScreen(screen)).toEqual(runKeys);
  await screen.press(keys.escape);
  expect(screen.lines()[0]).toBe(' elspeth ▸ Runs');
});

test.each([
  { typed: 'status:failed', finds: 0 },
  { typed: 'status:completed', finds: 3 },
  { typed: 'PIPELINE', finds: 3 },
  { typed: 'since:2000-01-01', finds: 3 },
  { typed: 'until:2000-01-01', finds: 0 },
  { typed: 'since:1h status:completed pipeline.yaml', finds: 3 },
])('`/` $typed finds $finds', async ({ typed, finds }) => {
  // The clock of the runs stands at the beginning of 2026.
  const screen = await open({ nowMs: () => Date.parse('2026-01-01T00:30:00Z') });
  await screen.press('/', typed, keys.enter);
  expect(keysOnScreen(screen)).toHaveLength(finds);
});

test.each([
  ['status:compleated', 'Did you mean completed?'],
  ['since:yesterday', '`since:yesterday` is no time'],
])('`/` %s is refused with what can be said', async (typed, sentence) => {
  const screen = await open();
  await screen.press('/', typed, keys.enter);
  expect(screen.text()).toContain(sentence);
});

test('Enter opens the run, Escape comes back to the same line', async () => {
  const screen = await open();
  await screen.press('j', keys.enter);
  expect(screen.lines()[0]).toContain(`Runs ▸ ${runKeys[1]}`);
  await screen.press(keys.escape);
  expect(screen.lines()[3]).toMatch(new RegExp(`^ ▸ ${runKeys[1]}`));
});

test('where there is no landscape yet the screen says how to begin', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'elspeth-none-'));
  onTestFinished(() => rmSync(empty, { recursive: true }));
  const screen = await open({ landscape: join(empty, 'none.db') });
  expect(screen.text()).toContain('No runs here yet.');
  expect(screen.text()).toContain('Press n to start a pipeline');
});

test('only the runs of one pipeline are listed when it was asked for', async () => {
  const screen = await open({ open: [{ screen: 'runs', pipeline: 'other/pipeline.yaml' }] });
  expect(screen.lines()[0]).toMatch(/only other\/pipeline\.yaml {2}esc clears$/);
  expect(keysOnScreen(screen)).toEqual([]);
  await screen.press('P');
  expect(keysOnScreen(screen)).toEqual(runKeys);
});

test('a run that another process starts appears by itself', async () => {
  const own = pipelineFolder(
    { 'pipeline.yaml': right, 'in.csv': 'id,amount\n1,2\n' },
    onTestFinished,
  );
  const screen = await open({ landscape: own.landscape });
  expect(screen.text()).toContain('No runs here yet.');
  const { runKey } = await own.run();
  await screen.shows(runKey);
});

test('pages go both ways and meet', async () => {
  const db = await openLandscapeReader(folder.landscape);
  onTestFinished(() => db.destroy());
  const last = await listRuns(db, { before: 'end', limit: 2 });
  expect(last.items.map(({ runKey }) => runKey)).toEqual(runKeys.slice(1));
  const before = await listRuns(db, { before: last.next, limit: 2 });
  expect(before.items.map(({ runKey }) => runKey)).toEqual(runKeys.slice(0, 1));
  expect(before.next).toBeUndefined();
});
