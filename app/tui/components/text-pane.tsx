import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import type { Size } from '../store/place.ts';
import type { TextList } from '../store/text-list.ts';
import type { Line } from './line.tsx';
import { Lines } from './lines.tsx';
import { failure } from './list-view.tsx';

interface TextPaneProps {
  readonly list: TextList;
  readonly size: Size;
  /** Shown instead of lines when there are none. */
  readonly empty: readonly Line[];
}

/** Lines of text, of which one is selected. */
export function TextPane({ list, size: { width, height }, empty }: TextPaneProps): ReactNode {
  const { items, top, cursor, error, isRead } = useStore(list.store);
  useEffect(() => list.resize(height), [list, height]);
  if (error !== undefined || items.length === 0) {
    const reading: readonly Line[] = [[{ text: '   reading …', tone: 'faint' }]];
    const lines = error !== undefined ? failure(error, width) : isRead ? empty : reading;
    return <Lines lines={lines} width={width} height={height} />;
  }
  const lines = items
    .slice(top, top + height)
    .map(({ line }, i): Line => [top + i === cursor ? ' ▸ ' : '   ', ...line]);
  return <Lines lines={lines} width={width} height={height} selected={cursor - top} />;
}
