import { completeMs, keyMs, leave, openScreen, quiet, selectedRow } from './screen.ts';

const keys = { enter: '\r', escape: '\u001b', pageDown: '\u001b[6~', pageUp: '\u001b[5~' };

export interface LargeLandscape {
  /** Screen → milliseconds from the key to the complete screen. */
  readonly opened: readonly (readonly [string, number])[];
  /** Milliseconds from a page key to the next page, through all rows. */
  readonly paging: readonly number[];
  /** To the last row, and back to the first. */
  readonly ends: readonly number[];
}

/** Opens every screen on a finished run, and pages through its rows. */
export async function measureLargeLandscape(
  folder: string,
  pages: number,
): Promise<LargeLandscape> {
  const opened: (readonly [string, number])[] = [];
  const screen = openScreen(folder, ['tui']);
  await screen.shows(/r-[0-9a-z]{6}/);
  await quiet(screen);
  const open = async (name: string, key: string) => {
    opened.push([name, await completeMs(screen, key)]);
  };
  await open('run: overview', keys.enter);
  await open('run: rows', '2');
  await open('lineage of a row', keys.enter);
  await open('back to the rows', keys.escape);
  await open('payload of a row', 'p');
  screen.press(keys.escape);
  await quiet(screen);
  await open('run: errors', '3');
  await open('run: nodes', '4');
  await open('node', keys.enter);
  screen.press(keys.escape);
  await quiet(screen);
  await open('run: batches', '5');
  await open('run: artifacts', '6');
  await open('run: settings', '7');
  await open('rows again', '2');

  const paging: number[] = [];
  for (let i = 0; i < pages; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20 + 40 * Math.random()));
    paging.push(await keyMs(screen, keys.pageDown, selectedRow));
  }
  await quiet(screen);
  const ends = [await keyMs(screen, 'G', selectedRow)];
  await quiet(screen);
  for (let i = 0; i < pages; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20 + 40 * Math.random()));
    paging.push(await keyMs(screen, keys.pageUp, selectedRow));
  }
  await quiet(screen);
  ends.push(await keyMs(screen, 'g', selectedRow));
  await leave(screen);
  return { opened, paging, ends };
}
