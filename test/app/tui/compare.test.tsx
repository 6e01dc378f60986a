import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { right } from '../../support/right-settings.ts';
import { keys, openScreen } from '../../support/screen.tsx';
import type { Screen } from '../../support/screen.tsx';
import { expectIntact, sizes } from './lineage/intact.ts';

let landscape: string;
let runs: readonly [string, string];

beforeAll(async () => {
  const folder = pipelineFolder(
    { 'pipeline.yaml': right, 'in.csv': 'id,amount\n1,2\n2,3\n3,1\n' },
    afterAll,
  );
  const a = await folder.run();
  writeFileSync(
    join(folder.path, 'pipeline.yaml'),
    right.replace('amount > 2.0', 'amount > 0.5').replace('name: big', 'name: large'),
  );
  writeFileSync(join(folder.path, 'in.csv'), 'id,amount\n1,2\n2,3\n3,1\n4,x\n');
  const b = await folder.run({ sets: ['retry.max_delay_seconds=30'] });
  ({ landscape } = folder);
  runs = [a.runKey, b.runKey];
});

async function open(columns = 80, rows = 24): Promise<Screen> {
  const screen = await openScreen({
    landscape,
    open: [{ screen: 'compare', runs }],
    columns,
    rows,
  });
  onTestFinished(() => screen.close());
  await screen.shows('pipeline');
  return screen;
}

describe('two runs side by side', () => {
  test.each(sizes)('are whole at %i × %i on every tab', async (columns, rows) => {
    const screen = await open(columns, rows);
    for (const key of ['1', 'G', '2', 'G', '3', '4', 'G', 'x', '1']) {
      await screen.press(key);
      expectIntact(screen, columns, rows);
      expect(screen.text()).not.toContain('This is a bug');
    }
  });

  test('say what is the same and what differs', async () => {
    const screen = await open(120, 40);
    expect(screen.lines()[0]).toContain(`Compare A ${runs[0]} with B ${runs[1]}`);
    expect(screen.text()).toMatch(/rows +3 +4 +\+1/);
    expect(screen.text()).toMatch(/settings +[0-9a-f]+… +[0-9a-f]+… +differs/);
    expect(screen.text()).toMatch(/Node +\S+ +\S+ +=/);
    expect(screen.text()).toMatch(/routed in rest +1 +3 +\+2/);
    expect(screen.text()).toMatch(/completed in out +2 +- +-2/);
    expect(screen.text()).toMatch(/out +2 rows, .* +0 rows, .* +differs/);
  });

  test('show each node of both; Enter opens it in B', async () => {
    const screen = await open();
    await screen.press('2');
    expect(screen.text()).toMatch(/big +3 +absent .* gone/);
    expect(screen.text()).toMatch(/large +absent +3 .* new/);
    expect(screen.text()).toMatch(/source +3 +3 +0 ▸ 1 /);
    await screen.press('j', keys.enter);
    expect(screen.lines().at(-1)).toContain(`Run ${runs[1]} has no such node.`);
    await screen.press('k', keys.enter);
    expect(screen.lines()[0]).toMatch(/with B .* ▸ source/);
  });

  test('name the errors that are new', async () => {
    const screen = await open();
    await screen.press('3');
    await screen.shows(/▸ source +type_mismatch +amount +- +1 +new/);
  });

  test('show the settings that differ, and no others', async () => {
    const screen = await open(120, 40);
    await screen.press('4');
    const lines = screen.lines().map((line) => line.slice(3).trimEnd());
    const at = lines.indexOf('retry.max_delay_seconds');
    expect(lines.slice(at, at + 3)).toEqual(['retry.max_delay_seconds', '  - 60', '  + 30']);
    expect(screen.text()).toContain('transforms.big.condition');
    expect(screen.text()).toContain('transforms.large.condition');
    expect(screen.text()).not.toContain('source.plugin');
  });

  test('change places with `x`', async () => {
    const screen = await open();
    await screen.press('x');
    expect(screen.lines()[0]).toContain(`Compare A ${runs[1]} with B ${runs[0]}`);
    expect(screen.text()).toMatch(/rows +4 +3 +-1/);
  });

  test('a run with itself differs in nothing', async () => {
    const screen = await openScreen({
      landscape,
      open: [{ screen: 'compare', runs: [runs[0], runs[0]] }],
    });
    onTestFinished(() => screen.close());
    await screen.shows('topology');
    expect(screen.text()).not.toContain('differs');
    await screen.press('4');
    expect(screen.text()).toContain('Both runs have the same settings.');
    await screen.press('3');
    await screen.shows('Neither run has recorded an error.');
  });
});
