import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { displayText } from '../../format/display-text.ts';
import { wrapText } from '../../format/wrap-text.ts';
import { errorText } from '../../output.ts';
import { Lines } from './lines.tsx';
import type { Line } from './line.tsx';
import type { ListWindow } from '../store/list-window.ts';

interface ListViewProps<T, Key> {
  readonly list: ListWindow<T, Key>;
  readonly width: number;
  /** With the line of the header. */
  readonly height: number;
  readonly header: Line;
  /** One line for an item; its first two cells are left for the mark of the selection. */
  readonly row: (item: T, width: number) => Line;
  /** Shown instead of items when there are none. */
  readonly empty: readonly Line[];
}

/** A list of any length: the lines of the window that are in sight, and nothing else. */
export function ListView<T, Key>({
  list,
  width,
  height,
  header,
  row,
  empty,
}: ListViewProps<T, Key>): ReactNode {
  const { items, top, cursor, error, isRead } = useStore(list.store);
  const room = Math.max(1, height - 1);
  useEffect(() => list.resize(room), [list, room]);
  const inner = width - 3;
  const lines =
    error !== undefined
      ? failure(error, width)
      : items.length > 0
        ? items
            .slice(top, top + room)
            .map((item, i): Line => [top + i === cursor ? ' ▸ ' : '   ', ...row(item, inner)])
        : isRead
          ? empty
          : [[{ text: '   reading …', tone: 'faint' as const }]];
  const selected = items.length > 0 && error === undefined ? cursor - top + 1 : undefined;
  return (
    <Lines
      lines={[[{ text: '   ', tone: 'faint' }, ...header], ...lines]}
      width={width}
      height={height}
      selected={selected}
    />
  );
}

/** What went wrong, in the place of what was asked for. */
export function failure(error: unknown, width: number): readonly Line[] {
  return errorText(error)
    .split('\n')
    .flatMap((text) => wrapped(text, Math.max(10, width - 2)))
    .map((text): Line => [{ text: ` ${text}`, tone: 'bad' }]);
}

/** A line that is too long goes on below its first word, or the first behind its label. */
function wrapped(text: string, width: number): readonly string[] {
  const [head = ''] = /^ *(?:\S+ {2,})?/.exec(text) ?? [];
  const room = Math.max(10, width - head.length);
  return wrapText(displayText(text.slice(head.length)), room).map(
    (part, i) => (i === 0 ? head : ' '.repeat(head.length)) + part,
  );
}
