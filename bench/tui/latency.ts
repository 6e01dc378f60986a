import type { Pty } from '../../test/support/pty.ts';
import { keyMs, leave, openScreen, quiet, selectedRow } from './screen.ts';

/** Milliseconds from `j` or `k` to the next line selected, while nothing else happens. */
export async function measureIdle(folder: string, presses: number): Promise<readonly number[]> {
  const screen = openScreen(folder, ['tui', '--run', 'latest']);
  await screen.shows(/r-[0-9a-z]{6}/);
  await openRows(screen);
  await quiet(screen);
  const found = await pressMany(screen, presses);
  await leave(screen);
  return found;
}

/** The same while the run of this very program works at full speed. */
export async function measureUnderLoad(
  folder: string,
  presses: number,
): Promise<readonly number[]> {
  const screen = openScreen(folder, ['run', '-s', 'pipeline.yaml', '-x']);
  await screen.shows(/[1-9][\d,]* rows\/s/);
  await openRows(screen);
  const found = await pressMany(screen, presses);
  screen.press('1');
  await screen.shows('running');
  await leave(screen);
  return found;
}

async function openRows(screen: Pty): Promise<void> {
  screen.press('2');
  await screen.until(() => selectedRow(screen) !== '', 'the rows are listed');
}

/** Down and up again, at moments that have nothing to do with the frames. */
async function pressMany(screen: Pty, presses: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let i = 0; i < presses; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 40 + 60 * Math.random()));
    found.push(await keyMs(screen, i % 10 < 5 ? 'j' : 'k', selectedRow));
  }
  return found;
}
