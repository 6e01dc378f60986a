import { EventEmitter } from 'node:events';

/** Columns and rows of a terminal. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The terminal as Ink is given it. */
export interface ScreenOutput {
  readonly stream: NodeJS.WriteStream;
  /** Draws everything anew, whatever stands on the screen. */
  redraw(): void;
  close(): void;
}

interface ScreenOutputParts {
  readonly stdout: NodeJS.WriteStream;
  /** Makes the frame for a size. */
  readonly lay: (size: TerminalSize) => void;
  /** Settles when Ink has that frame. */
  readonly settled: () => Promise<void>;
}

/** A window that is dragged changes its size many times a second. */
const restMs = 30;
/** ED 2 and CUP of ECMA-48: nothing is left, and the next line is the first one. */
const eraseAll = '\u001b[2J\u001b[H';

/** The alternate screen is entered; the cursor stays where the command line has left it. */
const entersScreen = '\u001b[?1049h';
const cursorHome = '\u001b[H';

/** The cursor is shown again, or the alternate screen left (XTerm Control Sequences, DECTCEM and 1049). */
const givingBack = ['\u001b[?25h', '\u001b[?1049l'];

/**
 * Stands between Ink and the terminal. Ink draws the lines that differ from its last frame, counted from
 * where the cursor was left. After a resize the terminal has moved and broken lines, and the count is
 * wrong; Ink begins anew only when the width has become smaller, and then with the frame of the old size.
 * So nothing gets through until the frame is right; then Ink is told of a wider terminal and of the real
 * one, and draws all of it.
 */
export function createScreenOutput({ stdout, lay, settled }: ScreenOutputParts): ScreenOutput {
  const sizes = new EventEmitter();
  let isMuted = false;
  let extraColumns = 0;
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;

  const redraw = () => {
    // It fails when the screens are being left, which says by itself why.
    drawAnew().catch(() => undefined);
  };
  const drawAnew = async () => {
    const mine = (latest += 1);
    isMuted = true;
    lay(sizeOf(stdout));
    await settled();
    // Another one will draw what is right by then.
    if (mine !== latest) return;
    extraColumns = 1;
    sizes.emit('resize');
    extraColumns = 0;
    isMuted = false;
    stdout.write(eraseAll);
    sizes.emit('resize');
  };
  const onResize = () => {
    clearTimeout(timer);
    timer = setTimeout(redraw, restMs);
  };
  stdout.on('resize', onResize);

  const write = (...args: Parameters<typeof stdout.write>): boolean => {
    // What gives the terminal back gets through at all times.
    const bytes = String(args[0]);
    if (!isMuted || givesBack(bytes)) {
      const isTaken = stdout.write(...args);
      // Else what stands there, or was typed too early, shifts the first line for good.
      return bytes.includes(entersScreen) ? stdout.write(cursorHome) : isTaken;
    }
    const written: unknown = args.at(-1);
    if (isCallback(written)) queueMicrotask(written);
    return true;
  };
  const stream: NodeJS.WriteStream = new Proxy(stdout, {
    get(target, name): unknown {
      switch (name) {
        case 'columns':
          return target.columns + extraColumns;
        case 'write':
          return write;
        case 'on':
        case 'off':
          return (event: string, listener: () => void) => {
            (event === 'resize' ? sizes : target)[name](event, listener);
            return stream;
          };
        default: {
          const value: unknown = Reflect.get(target, name, target);
          return isFunction(value) ? value.bind(target) : value;
        }
      }
    },
  });
  return {
    stream,
    redraw,
    close() {
      clearTimeout(timer);
      latest += 1;
      isMuted = false;
      stdout.off('resize', onResize);
    },
  };
}

/** A terminal that nobody has given a size says 0, or nothing. */
export function sizeOf({ columns, rows }: Partial<TerminalSize>): TerminalSize {
  return {
    columns: columns === undefined || columns < 1 ? 80 : columns,
    rows: rows === undefined || rows < 1 ? 24 : rows,
  };
}

function isCallback(value: unknown): value is () => void {
  return typeof value === 'function';
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}

function givesBack(written: string): boolean {
  return givingBack.some((sequence) => written.includes(sequence));
}
