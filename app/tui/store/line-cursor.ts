import type { Commands } from '../keys/find-command.ts';

/** A place in lines that are all at hand, and which of them are in sight. */
export interface LineCursor {
  readonly cursor: number;
  /** The line at the top. */
  readonly top: number;
  /** Lines that are in sight. */
  readonly height: number;
}

export const atStart: LineCursor = { cursor: 0, top: 0, height: 1 };

/** The cursor on another line of `count`, or as near to it as there is one, and in sight. */
export function moveTo({ top, height }: LineCursor, line: number, count: number): LineCursor {
  const cursor = Math.max(0, Math.min(line, count - 1));
  const highest = Math.max(0, count - height);
  const lowest = Math.min(Math.max(0, cursor - height + 1), highest);
  return { cursor, top: Math.max(lowest, Math.min(top, cursor, highest)), height };
}

/** The same place with more or fewer lines in sight. */
export function resizeTo(at: LineCursor, height: number, count: number): LineCursor {
  return moveTo({ ...at, height: Math.max(1, height) }, at.cursor, count);
}

/** How one moves in lines. */
export function cursorCommands(
  get: () => { readonly at: LineCursor; readonly count: number },
  set: (at: LineCursor) => void,
): Commands {
  const to = (line: (at: LineCursor, count: number) => number) => ({
    run() {
      const { at, count } = get();
      set(moveTo(at, line(at, count), count));
    },
  });
  return {
    down: to(({ cursor }) => cursor + 1),
    up: to(({ cursor }) => cursor - 1),
    'page-down': to(({ cursor, height }) => cursor + Math.max(1, height - 1)),
    'page-up': to(({ cursor, height }) => cursor - Math.max(1, height - 1)),
    'half-down': to(({ cursor, height }) => cursor + Math.ceil(height / 2)),
    'half-up': to(({ cursor, height }) => cursor - Math.ceil(height / 2)),
    top: to(() => 0),
    bottom: to((_, count) => count - 1),
  };
}
