import type { Size } from '../../store/place.ts';

export interface LineageLayout {
  /** Journey and detail side by side. */
  readonly isWide: boolean;
  /** Lines that the answer may take, and when all of it is to be seen. */
  readonly why: number;
  readonly mostWhy: number;
  /** The journey, with its rule and its header. */
  readonly list: Size;
  /** What is known of the selected step, with its rule. */
  readonly panel: Size;
}

interface Content {
  readonly entries: number;
  readonly focus: 'journey' | 'detail';
  /** Lines that the answer takes. */
  readonly why?: number;
}

/** Fewer columns than this and the panes lie one below the other. */
const leastWide = 110;
/** The rule and the header of the journey. */
const heads = 2;

/** How the screen is divided; below one another, the pane that has the keys gets the larger part. */
export function layOutLineage(
  { width, height }: Size,
  { entries, focus, why = 0 }: Content,
): LineageLayout {
  const most = { why: height < 18 ? 2 : height < 30 ? 3 : 5, mostWhy: Math.floor(height / 2) };
  const room = height - why;
  if (width >= leastWide) {
    const left = Math.floor(width * 0.58);
    return {
      ...most,
      isWide: true,
      list: { width: left, height: room },
      panel: { width: width - left - 1, height: room },
    };
  }
  const share = focus === 'journey' ? 0.58 : 0.36;
  const wanted = Math.min(entries + heads, Math.floor(room * share));
  const listHeight = Math.min(room, Math.max(heads + Math.min(2, entries), wanted));
  return {
    ...most,
    isWide: false,
    list: { width, height: listHeight },
    panel: { width, height: room - listHeight },
  };
}
