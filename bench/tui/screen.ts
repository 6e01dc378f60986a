import { cleanEnv } from '../../test/support/program.ts';
import { openPty } from '../../test/support/pty.ts';
import type { Pty } from '../../test/support/pty.ts';
import { program } from '../command-time.ts';

export const size = { columns: 120, rows: 40 };

/** Starts the built program in a terminal of 120 columns and 40 lines. */
export function openScreen(cwd: string, args: readonly string[]): Pty {
  const env = cleanEnv({ TERM: 'xterm-256color' });
  return openPty(process.execPath, [program, ...args], { cwd, env, ...size });
}

/** Number of the row that is selected in the list of rows; the rest of its line may change by itself. */
export function selectedRow(screen: Pty): string {
  return /▸ +(\d+) /.exec(screen.text())?.[1] ?? '';
}

/** Until nothing was written for so long. */
export async function quiet(screen: Pty, ms = 250): Promise<void> {
  for (let before = -1; before !== screen.bytes().length;) {
    before = screen.bytes().length;
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

/** Milliseconds from a key until what it changes is on the screen. */
export async function keyMs(
  screen: Pty,
  key: string,
  seen: (screen: Pty) => string,
): Promise<number> {
  const before = seen(screen);
  const pressed = performance.now();
  screen.press(key);
  await screen.until(() => seen(screen) !== before, `something is seen of the key ${key}`);
  return performance.now() - pressed;
}

/**
 * Milliseconds from a key until the screen is complete: until the last output that came of it. For a
 * screen on which nothing moves by itself.
 */
export async function completeMs(screen: Pty, key: string): Promise<number> {
  const before = screen.text();
  let last = 0;
  const forget = screen.onOutput(() => {
    last = performance.now();
  });
  const pressed = performance.now();
  screen.press(key);
  await screen.until(() => screen.text() !== before, `something is seen of the key ${key}`);
  await quiet(screen);
  forget();
  return last - pressed;
}

export async function leave(screen: Pty): Promise<void> {
  screen.close();
  await screen.exit;
}
