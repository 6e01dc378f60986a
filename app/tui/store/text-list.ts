import type { Line } from '../components/line.tsx';
import { arraySource } from './array-source.ts';
import { createListWindow } from './list-window.ts';
import type { ListWindow } from './list-window.ts';

/** A line of text that can be selected. */
export interface TextLine {
  readonly line: Line;
  /** What copying it gives; absent where there is nothing on it to copy. */
  readonly copy?: string;
  /** Name of the node to which it leads. */
  readonly node?: string;
}

/** A line with its place, by which it is known. */
export interface NumberedLine extends TextLine {
  readonly at: number;
}

/** Cells before each line, for the mark of the one that is selected. */
export const markWidth = 3;

export type TextList = ListWindow<NumberedLine, number>;

/** Lines of text to move in; it begins at the first that says something, behind the headings. */
export function createTextList(
  read: (signal: AbortSignal) => Promise<readonly TextLine[]>,
): TextList {
  const list = createListWindow(
    arraySource(
      async (signal) => (await read(signal)).map((line, at) => ({ ...line, at })),
      ({ at }: NumberedLine) => at,
    ),
  );
  return {
    ...list,
    goTo(from) {
      list.goTo(from);
      void list.settled().then(() => {
        const { items, cursor } = list.store.getState();
        const first = items.findIndex(({ copy }) => copy !== undefined);
        if (cursor === 0 && first > 0) list.select(first);
      });
    },
  };
}
