import { onTestFinished } from 'vitest';

import { cleanEnv, programFile } from './program.ts';
import { hasPty, openPty } from './pty.ts';
import type { Pty } from './pty.ts';

/** The built program in a terminal. */
export interface ProgramInPty extends Pty {
  kill(signal: NodeJS.Signals): void;
  /** What the program wrote, an escape as `␛`, without what the shell around it says. */
  output(): string;
  modes(): TerminalModes;
  /** Its exit code, and whether the terminal takes its input as it did before. */
  readonly ended: Promise<{ readonly exitCode: number; readonly isInputAsBefore: boolean }>;
}

/** What programs change in a terminal and must change back. */
export interface TerminalModes {
  readonly screen: 'normal' | 'alternate';
  readonly isCursorShown: boolean;
  readonly doesWrap: boolean;
  readonly isPasteBracketed: boolean;
  readonly mouse: string;
  readonly isFocusReported: boolean;
  readonly areKeysExtended: boolean;
}

/** A terminal in which nothing was changed. */
export const untouched: TerminalModes = {
  screen: 'normal',
  isCursorShown: true,
  doesWrap: true,
  isPasteBracketed: false,
  mouse: 'none',
  isFocusReported: false,
  areKeysExtended: false,
};

export interface ProgramInPtyOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

/**
 * Remembers how the terminal takes input, and compares when the program has ended. A signal from the
 * keyboard, which goes to everybody in the terminal, must not end this shell first.
 */
const comparing = `
trap : INT QUIT
before=$(stty -g)
sh -c 'printf "[pid %s]\\n" $$; exec "$@"' sh "$@"
code=$?
if [ "$before" = "$(stty -g)" ]; then input=same; else input=changed; fi
printf "[input %s]" $input
exit $code
`;

/** Starts the built program in a terminal, and ends it with the test. */
export async function programInPty(
  args: readonly string[],
  { cwd, env = {}, ...size }: ProgramInPtyOptions,
): Promise<ProgramInPty> {
  const pty = openPty('sh', ['-c', comparing, 'sh', process.execPath, programFile, ...args], {
    cwd,
    env: cleanEnv({ TERM: 'xterm-256color', ...env }),
    ...size,
  });
  onTestFinished(() => pty.close());
  const began = /\[pid (\d+)\]\r\n/;
  await pty.until(() => began.test(pty.bytes()), 'the shell starts the program');
  const pid = Number(began.exec(pty.bytes())?.[1]);
  const input = /\[input (same|changed)\]/;
  return {
    ...pty,
    pid,
    kill: (signal) => process.kill(pid, signal),
    output: () => pty.bytes().replace(began, '').replace(input, '').replaceAll('\u001b', '␛'),
    modes: () => modesOf(pty),
    ended: pty.exit.then(({ exitCode }) => ({
      exitCode,
      isInputAsBefore: input.exec(pty.bytes())?.[1] === 'same',
    })),
  };
}

function modesOf(pty: Pty): TerminalModes {
  const { modes, buffer } = pty.terminal;
  const bytes = pty.bytes().replaceAll('\u001b', '␛');
  return {
    screen: buffer.active.type,
    isCursorShown: lastOf(bytes, /␛\[\?25([hl])/g) !== 'l',
    doesWrap: modes.wraparoundMode,
    isPasteBracketed: modes.bracketedPasteMode,
    mouse: modes.mouseTrackingMode,
    isFocusReported: modes.sendFocusMode,
    // The keyboard protocol of kitty: pushed by `>`, popped by `<`.
    areKeysExtended: lastOf(bytes, /␛\[([<>])\d*u/g) === '>',
  };
}

function lastOf(bytes: string, pattern: RegExp): string | undefined {
  return [...bytes.matchAll(pattern)].at(-1)?.[1];
}

/** Says that the tests of a file need a terminal of the system, where there is none. */
export function sayWhenSkipped(file: string): boolean {
  if (!hasPty) process.stderr.write(`\nSKIPPED: ${file} needs Linux or macOS.\n\n`);
  return hasPty;
}
