import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import type { Terminal } from '@xterm/headless';

/** Where pseudo-terminals are as this expects them. */
export const hasPty = process.platform === 'linux' || process.platform === 'darwin';

export interface PtyOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

/** A program in a pseudo-terminal of the system, and the terminal that a person would look at. */
export interface Pty {
  /** Of the program. */
  readonly pid: number;
  readonly terminal: Terminal;
  /** Gives keys as a terminal sends them: `j`, or an escape sequence. */
  press(...sequences: readonly string[]): void;
  resize(columns: number, rows: number): void;
  /** The lines of the screen, without the spaces at their ends. */
  lines(): readonly string[];
  text(): string;
  /** The normal screen with all that was scrolled out of it, whatever is shown now. */
  history(): string;
  /** Everything that was written to the terminal. */
  bytes(): string;
  /** Waits until something is so; it is looked at after each piece of output. */
  until(isSo: () => boolean, what: string): Promise<void>;
  /** Waits until the screen shows a text. */
  shows(text: string | RegExp): Promise<void>;
  /** Calls with each piece of output, when the screen has it; returns what ends that. */
  onOutput(listener: (bytes: string) => void): () => void;
  readonly exit: Promise<PtyExit>;
  /** Takes the terminal away, as closing its window does. */
  close(): void;
}

export interface PtyExit {
  readonly exitCode: number;
  /** Number of the signal that ended it; 0 for none. */
  readonly signal: number;
}

/** Longer than anything here takes on a busy machine. */
const patienceMs = 60_000;

export function openPty(
  file: string,
  args: readonly string[],
  { cwd, env, columns = 80, rows = 24 }: PtyOptions,
): Pty {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 2000,
  });
  const program = spawn(file, [...args], { cwd, env: { ...env }, cols: columns, rows });
  const listeners = new Set<(bytes: string) => void>();
  let bytes = '';
  let isOpen = true;
  let written = Promise.resolve();
  program.onData((piece) => {
    bytes += piece;
    written = new Promise((resolve) => {
      terminal.write(piece, () => {
        for (const listener of listeners) listener(piece);
        resolve();
      });
    });
  });
  // What a terminal answers when it is asked what it is.
  terminal.onData((answer) => {
    if (isOpen) program.write(answer);
  });
  const exit = new Promise<PtyExit>((resolve) => {
    program.onExit(({ exitCode, signal = 0 }) => {
      isOpen = false;
      void written.then(() => {
        for (const listener of listeners) listener('');
        resolve({ exitCode, signal });
      });
    });
  });
  const text = () => linesOf(terminal, 'screen').join('\n');

  async function until(isSo: () => boolean, what: string): Promise<void> {
    if (isSo()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      if (isSo()) resolve();
      else if (!isOpen) reject(new Error(`The program has ended before ${what}:\n${text()}`));
    };
    const timer = setTimeout(
      () => reject(new Error(`It never came to this: ${what}. The screen:\n${text()}`)),
      patienceMs,
    );
    listeners.add(look);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      listeners.delete(look);
    }
  }

  return {
    pid: program.pid,
    terminal,
    press(...sequences) {
      for (const sequence of sequences) program.write(sequence);
    },
    resize(toColumns, toRows) {
      terminal.resize(toColumns, toRows);
      program.resize(toColumns, toRows);
    },
    lines: () => linesOf(terminal, 'screen'),
    text,
    history: () => linesOf(terminal, 'history').join('\n').trimEnd(),
    bytes: () => bytes,
    until,
    shows: (wanted) =>
      until(
        () => (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text())),
        `the screen shows ${String(wanted)}`,
      ),
    onOutput(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit,
    close() {
      if (isOpen) program.kill('SIGHUP');
      isOpen = false;
    },
  };
}

function linesOf(terminal: Terminal, which: 'screen' | 'history'): readonly string[] {
  const isScreen = which === 'screen';
  const buffer = isScreen ? terminal.buffer.active : terminal.buffer.normal;
  const from = isScreen ? buffer.viewportY : 0;
  return Array.from({ length: isScreen ? terminal.rows : buffer.length }, (_, i) =>
    (buffer.getLine(from + i)?.translateToString(true) ?? '').trimEnd(),
  );
}
