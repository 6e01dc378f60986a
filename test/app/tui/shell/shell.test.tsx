import { beforeAll, expect, onTestFinished, test } from 'vitest';

import { createFakeClock } from '../../../support/fake-clock.ts';
import { runFixture } from '../../../support/fixture-pipeline.ts';
import { keys, openScreen } from '../../../support/screen.tsx';
import type { Screen, ScreenOptions } from '../../../support/screen.tsx';

let landscape = '';
let runKey = '';

beforeAll(async () => {
  const run = await runFixture('weather', createFakeClock());
  landscape = run.landscape;
  runKey = run.runKey;
  return run.remove;
});

async function open(options: Partial<ScreenOptions> = {}): Promise<Screen> {
  const screen = await openScreen({ landscape, open: [{ screen: 'runs' }], ...options });
  onTestFinished(() => screen.close());
  return screen;
}

test('the first line says where one is, the last which keys matter', async () => {
  const screen = await open();
  expect(screen.lines()[0]).toBe(' elspeth ▸ Runs');
  expect(screen.lines().at(-1)).toMatch(/^ ⏎ open .* \? help$/);
});

test('the help lists the keys of the screen, narrows as one types, and does what is chosen', async () => {
  const screen = await open();
  await screen.press('?');
  expect(screen.text()).toContain('Keys of Runs');
  expect(screen.text()).toContain('open the run');
  await screen.press('m', 'a', 'r', 'k');
  expect(screen.text()).toContain('mark the run to compare with');
  expect(screen.text()).not.toContain('half a page down');
  await screen.press(keys.enter);
  expect(screen.text()).not.toContain('Keys of Runs');
  expect(screen.lines()[2]).toMatch(/^ ▸ r-[0-9a-z]{6}◆/);
});

test('a command that cannot be done says why', async () => {
  const screen = await open();
  await screen.press('=');
  expect(screen.lines().at(-1)).toBe(' Mark another run first: m on its line.');
  await screen.press('j');
  expect(screen.lines().at(-1)).toContain('? help');
});

test('the palette finds a command by a few letters of its name', async () => {
  const screen = await open();
  await screen.press(':', 't', 'h', 'e', 'm', 'e', keys.enter);
  expect(screen.lines().at(-1)).toBe(' theme: light');
});

test('Escape closes what lies above, then leads back, and leaves the first screen alone', async () => {
  const screen = await open({ open: [{ screen: 'runs' }, { screen: 'run', run: runKey }] });
  expect(screen.lines()[0]).toContain(`Runs ▸ ${runKey}`);
  await screen.press('?');
  await screen.press(keys.escape);
  expect(screen.lines()[0]).toContain(`Runs ▸ ${runKey}`);
  await screen.press(keys.escape);
  expect(screen.lines()[0]).toBe(' elspeth ▸ Runs');
  await screen.press(keys.escape);
  expect(screen.lines().at(-1)).toContain('q leaves');
});

test('a prompt takes what is typed, at once and in pieces, and refuses with a reason', async () => {
  const screen = await open({ open: [{ screen: 'run', run: runKey }] });
  await screen.press('#');
  expect(screen.text()).toContain('Explain a row');
  await screen.press('4x', 'y', keys.backspace);
  expect(screen.text()).toContain('▸ 4x');
  await screen.press(keys.enter);
  expect(screen.text()).toContain('`4x` is no row');
  await screen.press(keys.ctrl('u'), '7\r');
  expect(screen.text()).not.toContain('Explain a row');
});

test.each([
  [60, 15],
  [80, 24],
  [120, 40],
  [200, 60],
])('at %i×%i every line fits and every overlay too', async (columns, rows) => {
  const screen = await open({ columns, rows });
  for (const key of ['?', keys.escape, ':', keys.escape, 'j']) {
    await screen.press(key);
    expect(screen.lines()).toHaveLength(rows);
    expect(screen.lines()[0]).toContain('elspeth ▸ Runs');
    expect(screen.lines().at(-1)).toContain('? help');
  }
});

test('a terminal that is too small says so, and grows into the screen again', async () => {
  const screen = await open({ columns: 50, rows: 10 });
  expect(screen.text()).toContain('50×10 is too small');
  expect(screen.text()).toContain('it needs 60×15');
  await screen.resize(80, 24);
  expect(screen.lines()[0]).toBe(' elspeth ▸ Runs');
  await screen.resize(60, 15);
  expect(screen.lines().at(-1)).toContain('? help');
});

test.each([
  [80, 24, 60, 30],
  [60, 30, 120, 40],
  [120, 40, 70, 20],
  [70, 20, 100, 20],
  [100, 20, 60, 15],
])('from %i×%i to %i×%i everything is drawn anew', async (columns, rows, toColumns, toRows) => {
  const screen = await open({ columns, rows });
  await screen.resize(toColumns, toRows);
  const fresh = await open({ columns: toColumns, rows: toRows });
  expect(screen.lines()).toEqual(fresh.lines());
  await screen.press('?');
  await screen.press(keys.escape);
  expect(screen.lines()).toEqual(fresh.lines());
});

test('`^L` repairs a screen that something else has written on', async () => {
  const screen = await open();
  const before = screen.lines();
  await screen.disturb('\u001b[3;5Hnoise\u001b[10;1Hmore noise');
  expect(screen.text()).toContain('noise');
  await screen.press(keys.ctrl('l'));
  expect(screen.lines()).toEqual(before);
});

test('without colours what is selected is reversed, and what matters bold', async () => {
  const screen = await open({ theme: 'none' });
  expect(screen.marks(2)).toBe('r'.repeat(80));
  expect(screen.marks(0)).toMatch(/^b+·+b+/);
  for (const line of screen.lines().keys()) expect(screen.marks(line)).not.toMatch(/[A-Z]/);
});

test('in ASCII the frames need no other character', async () => {
  const screen = await open({ isAscii: true });
  expect(screen.lines()[0]).toBe(' elspeth > Runs');
  expect(screen.lines()[2]).toMatch(/^ > r-[0-9a-z]{6} \+ completed/);
  for (const key of ['?', keys.escape, ':', keys.escape]) {
    await screen.press(key);
    expect(screen.text()).toMatch(/^[\n -~]*$/);
  }
});

test('a theme can be chosen while it is open', async () => {
  const screen = await open();
  const before = screen.marks(0);
  await screen.press('T');
  expect(screen.marks(0)).not.toBe(before);
});

test.each([
  { keys: [keys.enter], copies: () => `elspeth runs --database ${landscape}` },
  { keys: [keys.down, keys.enter], copies: () => 'elspeth://runs' },
])('`y` copies the command that prints the same, or a link', async ({ keys: chosen, copies }) => {
  const screen = await open();
  await screen.press('y', ...chosen);
  const [copied = ''] = screen.clipboard;
  expect(Buffer.from(copied.replace(/^c;/, ''), 'base64').toString()).toBe(copies());
  expect(screen.lines().at(-1)).toMatch(/^ to the clipboard of the terminal: /);
});

test('between frames nothing clears the screen', async () => {
  const screen = await open();
  const before = screen.bytes().length;
  await screen.press('j', 'k', '?', keys.escape);
  const frames = screen.bytes().slice(before);
  expect(frames).not.toContain('\u001b[2J');
  expect(frames).not.toContain('\u001b[3J');
});

test('keys behind the one that opens a prompt are for the prompt, however fast they come', async () => {
  const screen = await open({ open: [{ screen: 'run', run: runKey }] });
  await screen.press('#12x');
  expect(screen.text()).toContain('▸ 12x');
  expect(screen.lines()[1]).toContain('[1 Overview]');
  await screen.press(`${keys.backspace}\r`);
  expect(screen.lines()[0]).toContain('row 12');
});

test('pasted text is no command', async () => {
  const screen = await open({ open: [{ screen: 'run', run: runKey }] });
  await screen.press('\u001b[200~2 q quit\u001b[201~');
  expect(screen.lines()[1]).toContain('[1 Overview]');
  await screen.press('#', '\u001b[200~4\n2\u001b[201~');
  expect(screen.text()).toContain('▸ 4 2');
});

test('a command that fails says so, and the screen stays', async () => {
  const screen = await open({ open: [{ screen: 'run', run: runKey }] });
  const { stack } = screen.tui.store.getState();
  const [first] = stack;
  const broken = {
    ...first,
    commands: () => ({
      reload: {
        run: () => {
          throw new Error('this went wrong');
        },
      },
    }),
  };
  screen.tui.store.setState({ stack: [broken] });
  await screen.press(keys.ctrl('r'));
  expect(screen.lines().at(-1)).toContain('this went wrong');
});
