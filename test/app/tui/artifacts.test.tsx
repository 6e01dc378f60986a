import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { pipelineFolder } from '../../support/pipeline-folder.ts';
import type { PipelineFolder } from '../../support/pipeline-folder.ts';
import { right } from '../../support/right-settings.ts';
import { keys, openScreen } from '../../support/screen.tsx';
import type { Screen } from '../../support/screen.tsx';
import { expectIntact } from './lineage/intact.ts';

const input = 'id,amount\n1,2\n2,3\n3,1\n';

async function recorded(settings = right) {
  const folder = pipelineFolder({ 'pipeline.yaml': settings, 'in.csv': input });
  const { runKey } = await folder.run();
  return { folder, runKey };
}

async function open({ landscape }: PipelineFolder, run: string): Promise<Screen> {
  const screen = await openScreen({
    landscape,
    open: [{ screen: 'run', run, tab: 'artifacts' }],
    columns: 100,
  });
  onTestFinished(() => screen.close());
  await screen.shows(/STATE/);
  return screen;
}

test('each sink says what it published, and where', async () => {
  const { folder, runKey } = await recorded();
  const screen = await open(folder, runKey);
  expect(screen.text()).toMatch(/▸ out +out\/out\.csv +2 +\d+ B +[0-9a-f]{12}… not checked/);
  expect(screen.text()).toMatch(/rest +out\/rest\.jsonl +1 /);
  expect(screen.text()).toMatch(/what +.*out\/out\.csv/);
  expect(screen.text()).toMatch(/sha256 +[0-9a-f]{64}/);
});

test('`v` reads the file again: same, changed, gone', async () => {
  const { folder, runKey } = await recorded();
  const screen = await open(folder, runKey);
  await screen.press('v');
  await screen.shows(/out\.csv +2 .*✓ same/);
  const file = join(folder.path, 'out/out.csv');
  const bytes = readFileSync(file);
  bytes[bytes.length - 2] = 0x39;
  writeFileSync(file, bytes);
  await screen.press('v');
  await screen.shows(/check +✗ changed: as long as it was, 1 of 1 write differ/);
  appendFileSync(file, '9,9\n');
  await screen.press('v');
  await screen.shows(/✗ changed: .* instead of /);
  rmSync(file);
  await screen.press('v');
  await screen.shows('✗ gone: there is no such file');
  expectIntact(screen, 100, 24);
});

test('a file that a later run put in its place is named as that', async () => {
  const { folder, runKey } = await recorded();
  writeFileSync(join(folder.path, 'in.csv'), `${input}4,1\n`);
  const second = await folder.run();
  const screen = await open(folder, runKey);
  expect(screen.text()).toContain(`in ${second.runKey} again`);
  expect(screen.text()).toContain(`run ${second.runKey} published under this name`);
  await screen.press('v');
  await screen.shows(`run ${second.runKey} has put its own file in the place of this one`);
});

test('a table cannot be read again, and the screen says why', async () => {
  const { folder, runKey } = await recorded(
    right.replace(
      'out: { plugin: csv, options: { path: out/out.csv } }',
      'out: { plugin: database, options: { url: sqlite:///out.db, table: rows } }',
    ),
  );
  const screen = await open(folder, runKey);
  expect(screen.text()).toMatch(/out +table rows of sqlite:\/\/\/out\.db +2 .* table/);
  expect(screen.text()).toContain('a table has no bytes to read again');
  await screen.press('v');
  expect(screen.lines().at(-1)).toContain('A table has no bytes to read again');
});

test('the output of a run that was stopped is partial, under the name that it has', async () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `${i},1\n`).join('');
  const folder = pipelineFolder({ 'pipeline.yaml': right, 'in.csv': `id,amount\n${many}` });
  const stop = { requested: false };
  const { runKey, end } = await folder.run({
    stop,
    onEvent(event) {
      if (event.type === 'group_committed') stop.requested = true;
    },
  });
  expect(end.status).toBe('interrupted');
  const screen = await open(folder, runKey);
  expect(screen.text()).toMatch(new RegExp(`out +out/out\\.csv\\.partial-${runKey} .* ‖ partial`));
  expect(screen.text()).toContain('it has its final name when the run completes');
  expect(screen.text()).toMatch(/rest +- +0 +0 B +nothing yet/);
  await screen.press('v');
  expect(screen.lines().at(-1)).toContain('Nothing is published here yet.');
});

test('a large file shows how far it is, and Esc stops it without leaving', async () => {
  const { folder, runKey } = await recorded();
  writeFileSync(join(folder.path, 'out/out.csv'), Buffer.alloc(400 * 1024 * 1024));
  const screen = await open(folder, runKey);
  // Without waiting until the screen is still.
  void screen.press('v');
  await screen.glimpses(/~ reading/);
  await screen.press(keys.escape);
  await screen.shows('stopped before the end: nothing is known');
  expect(screen.text()).toContain('[6 Artifacts]');
});

test('`y` offers path and hash, Enter the rows that ended there', async () => {
  const { folder, runKey } = await recorded();
  const screen = await open(folder, runKey);
  await screen.press('y');
  expect(screen.text()).toContain('the SHA-256');
  await screen.press(keys.enter);
  const copied = Buffer.from(screen.clipboard[0]?.split(';')[1] ?? '', 'base64').toString();
  expect(copied).toBe(join(folder.path, 'out/out.csv'));
  await screen.press(keys.enter);
  expect(screen.text()).toContain('[2 Rows]');
});
