import { PassThrough } from 'node:stream';
import { Terminal } from '@xterm/headless';
import { vi } from 'vitest';

import { readHere } from '../../app/reading/read-here.ts';
import { openTui } from '../../app/tui/open-tui.tsx';
import type { Tui } from '../../app/tui/open-tui.tsx';
import type { Target } from '../../app/tui/store/place.ts';
import type { RunStarter } from '../../app/tui/store/run-starter.ts';
import { keys } from './keys.ts';
import type { ThemeName } from '../../app/tui/theme.ts';
import { watchRest } from './at-rest.ts';

export { keys } from './keys.ts';

/** A whole screen of the program, as a terminal shows it. */
export interface Screen {
  readonly tui: Tui;
  /**
   * Gives keys as a terminal sends them: `j`, or an escape sequence such as {@link keys.down}. Then all that
   * is asked and drawn because of them has come, as with every wait here but a glimpse.
   */
  press(...sequences: readonly string[]): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** The lines of the screen, without the spaces at their ends. */
  lines(): readonly string[];
  text(): string;
  /** Colours and marks of one line: a letter for each cell that has any. */
  marks(line: number): string;
  /** Waits until the screen shows a text, for what no key brings about: another process, a run. */
  shows(text: string | RegExp): Promise<void>;
  /** Waits for what may be gone at once. */
  glimpses(text: string | RegExp): Promise<void>;
  /** Writes on the screen as another program would. */
  disturb(bytes: string): Promise<void>;
  /** All bytes that were written to the terminal. */
  bytes(): string;
  /** What the program put on the clipboard, and on the title of the window. */
  readonly clipboard: string[];
  readonly titles: string[];
  close(): Promise<void>;
}

export interface ScreenOptions {
  /** Path of a landscape. */
  readonly landscape: string;
  readonly open: readonly [Target, ...Target[]];
  readonly columns?: number;
  readonly rows?: number;
  readonly theme?: ThemeName;
  readonly isAscii?: boolean;
  readonly runs?: RunStarter;
  readonly env?: Readonly<Record<string, string>>;
  readonly nowMs?: () => number;
  readonly folder?: string;
}

/** A starter for screens that start nothing. */
export const noRuns: RunStarter = {
  start: () => Promise.reject(new Error('This screen starts no runs.')),
  resume: () => Promise.reject(new Error('This screen resumes no runs.')),
  find: () => undefined,
  all: () => [],
  stopAll: () => undefined,
  isBusy: () => false,
};

/** Opens the program's screens in a terminal of its own, which keeps what a person would see. */
export async function openScreen({
  landscape,
  open,
  columns = 80,
  rows = 24,
  theme = 'dark',
  isAscii = false,
  runs = noRuns,
  env = {},
  nowMs = Date.now,
  folder = '/nowhere',
}: ScreenOptions): Promise<Screen> {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  const stdout = outputInto(terminal, columns, rows);
  const stdin = keyboard();
  const clipboard: string[] = [];
  const titles: string[] = [];
  terminal.parser.registerOscHandler(52, (data) => clipboard.push(data) > 0);
  terminal.onTitleChange((title) => titles.push(title));
  const { reader, answered, rested } = watchRest(readHere(landscape));
  const given = { stdin, stdout: stdout.stream, nowMs, folder, endAtOnce: () => undefined };
  const tui = openTui({ reader, runs, open, theme, isAscii, env, ...given });
  const lines = () => linesOf(terminal);
  const settle = async () => {
    await rested();
    await stdout.drained();
  };
  const glimpse = (text: string | RegExp) =>
    vi.waitFor(
      () => {
        const shown = lines().join('\n');
        const isThere = typeof text === 'string' ? shown.includes(text) : text.test(shown);
        if (!isThere) throw new Error(`The screen does not show ${String(text)}:\n${shown}`);
      },
      { timeout: 60_000, interval: 10 },
    );
  await settle();
  return {
    tui,
    async press(...sequences) {
      for (const sequence of sequences) {
        stdin.write(sequence);
        // A lone escape waits for what may follow it.
        await (sequence === keys.escape ? rested() : answered());
      }
      await settle();
    },
    async resize(toColumns, toRows) {
      terminal.resize(toColumns, toRows);
      stdout.resize(toColumns, toRows);
      await settle();
    },
    lines,
    text: () => lines().join('\n'),
    marks: (line) => marksOf(terminal, line),
    async shows(text) {
      await glimpse(text);
      await settle();
    },
    glimpses: glimpse,
    disturb: (bytes) => new Promise((resolve) => terminal.write(bytes, resolve)),
    bytes: () => stdout.bytes(),
    clipboard,
    titles,
    async close() {
      tui.leave();
      await tui.left;
      await reader.close();
      terminal.dispose();
    },
  };
}

function linesOf(terminal: Terminal): readonly string[] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: terminal.rows }, (_, i) =>
    (buffer.getLine(buffer.viewportY + i)?.translateToString(true) ?? '').trimEnd(),
  );
}

/** A cell is `·` when it is plain, else `r` reversed, `b` bold, or the number of its colour as a letter. */
function marksOf(terminal: Terminal, line: number): string {
  const buffer = terminal.buffer.active;
  const cells = buffer.getLine(buffer.viewportY + line);
  let marks = '';
  for (let x = 0; x < terminal.cols; x += 1) {
    const cell = cells?.getCell(x);
    if (cell === undefined) break;
    if (cell.isInverse() !== 0) marks += 'r';
    else if (cell.isFgDefault()) marks += cell.isBold() !== 0 ? 'b' : '·';
    else marks += String.fromCharCode('A'.charCodeAt(0) + cell.getFgColor());
  }
  return marks;
}

interface Output {
  readonly stream: NodeJS.WriteStream;
  bytes(): string;
  drained(): Promise<void>;
  resize(columns: number, rows: number): void;
}

function outputInto(terminal: Terminal, columns: number, rows: number): Output {
  let bytes = '';
  let pending = Promise.resolve();
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  stream.on('data', (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    bytes += text;
    // A terminal in a pty turns each line feed into a new line's beginning.
    const shown = text.replaceAll(/\r?\n/g, '\r\n');
    pending = pending.then(() => new Promise((resolve) => terminal.write(shown, resolve)));
  });
  return {
    // Ink asks of its stream no more than this.
    stream: stream as unknown as NodeJS.WriteStream,
    bytes: () => bytes,
    drained: () => pending,
    resize(toColumns, toRows) {
      Object.assign(stream, { columns: toColumns, rows: toRows });
      stream.emit('resize');
    },
  };
}

function keyboard(): NodeJS.ReadStream & PassThrough {
  const stream = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stream,
    ref: () => stream,
    unref: () => stream,
  });
  // As above.
  return stream as unknown as NodeJS.ReadStream & PassThrough;
}
