import { expect, onTestFinished, test } from 'vitest';

import type { PayloadAsked } from '../../../../app/tui/store/place.ts';
import { keys, openScreen } from '../../../support/screen.tsx';
import type { Screen } from '../../../support/screen.tsx';
import { expectIntact, sizes } from './intact.ts';
import { useFixture } from './use-fixture.ts';

const orders = useFixture('order-lines');

async function open(payload: PayloadAsked, columns = 80, rows = 24): Promise<Screen> {
  const { landscape } = orders.run();
  const target = { screen: 'payload', title: 'bytes', payload } as const;
  const screen = await openScreen({ landscape, columns, rows, open: [target] });
  onTestFinished(() => screen.close());
  return screen;
}

const output = (): PayloadAsked => ({
  kind: 'state',
  run: orders.run().runKey,
  state: 's-1',
  which: 'output',
});

test.each(sizes)('a row is a tree of its values, %i by %i', async (columns, rows) => {
  const screen = await open(output(), columns, rows);
  await screen.shows('▾ lines  [2]');
  expect(screen.text()).toContain('     customer  "North School"');
  expect(screen.text()).toMatch(/✓ computed again from \d+ B/);
  expectIntact(screen, columns, rows);
});

test('what it holds folds away, and the cursor stays on what it was on', async () => {
  const screen = await open(output());
  await screen.shows('▾ lines');
  await screen.press('j', 'j', 'j', 'j');
  await screen.shows(' .lines[0].quantity   number');
  await screen.press('h');
  await screen.shows(' .lines[0]   object, 2 fields');
  await screen.press('h', 'h');
  await screen.shows(' .lines   list, 2 items');
  await screen.press('h');
  await screen.shows('▸ lines  [2]  [{"quantity":30,"sku":"PEN-B"}');
  await screen.press('z', 'z');
  await screen.shows('▾ lines');
});

test('a text is found in what is folded too, one match after the other', async () => {
  const screen = await open(output());
  await screen.shows('▾ lines');
  await screen.press('z', '/', 'sku', keys.enter);
  await screen.shows('"sku" 1 of 2');
  await screen.shows(' .lines[0].sku');
  await screen.press('n');
  await screen.shows(' .lines[1].sku');
  await screen.press('n');
  await screen.shows('"sku" 1 of 2');
  await screen.press('N');
  await screen.shows('"sku" 2 of 2');
});

test('the bytes are shown as they are, and a source record so from the beginning', async () => {
  const screen = await open(output());
  await screen.shows('▾ lines');
  await screen.press('R');
  await screen.shows('{"customer":"North School"');
  const record = await open({ kind: 'row', run: orders.run().runKey, row: '0' });
  await record.shows('{"order_id": "O-100", "customer": "North School"');
  expect(record.text()).toContain('Bytes as text');
  await record.press('R');
  await record.shows('▾ lines');
});

test('a long text has all its lines below its name when it is unfolded', async () => {
  const text = JSON.stringify({ note: `${'first line '.repeat(20)}\nsecond line` });
  const screen = await open({ kind: 'text', text });
  await screen.shows('(232 chars)');
  await screen.press('j', keys.enter);
  await screen.shows('│ second line');
  expect(screen.text()).toContain('│ first line first line');
  await screen.press(keys.enter);
  await screen.shows(/^(?![\s\S]*│ second line)/);
});

test('its path and its value can be copied', async () => {
  const screen = await open(output());
  await screen.shows('▾ lines');
  await screen.press('j', 'y', 'path', keys.enter, 'y', 'value', keys.enter);
  await screen.shows('clipboard of the terminal: the value');
  const copied = screen.clipboard.map((each) =>
    Buffer.from(each.replace(/^c;/, ''), 'base64').toString(),
  );
  expect(copied).toEqual(['.customer', 'North School']);
});

test('five million characters open, fold and are searched', async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => ({ id: i, text: 'x'.repeat(60) }));
  const text = JSON.stringify({ rows, last: 'y'.repeat(100_000) });
  const screen = await open({ kind: 'text', text });
  await screen.shows('JSON, 180,002 values');
  await screen.shows('▸ rows  [60,000]');
  await screen.press('j', 'l', 'G');
  await screen.shows(' .last   text, 100,000 characters');
  await screen.press('/', '59999', keys.enter);
  await screen.shows(' .rows[59999].id');
  await screen.press('R', 'G');
  await screen.shows('more characters: E opens all of it');
  expectIntact(screen, 80, 24);
});

test('a step that recorded no such thing says so', async () => {
  const run = orders.run().runKey;
  const screen = await open({ kind: 'state', run, state: 's-1', which: 'error' });
  await screen.shows('Step s-1 is completed: it has no error.');
});
