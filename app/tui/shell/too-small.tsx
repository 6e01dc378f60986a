import type { ReactNode } from 'react';

import { Lines } from '../components/lines.tsx';
import type { Place } from '../store/place.ts';
import { smallest } from './smallest.ts';

interface TooSmallProps {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly place: Place;
}

/** What is left of a screen when there is no room for it: where one is, and how it stands. */
export function TooSmall({ size: { columns, rows }, place }: TooSmallProps): ReactNode {
  const lines = [
    [{ text: `elspeth: ${columns}×${rows} is too small`, tone: 'warn' as const }],
    [`it needs ${smallest.columns}×${smallest.rows}`],
    [place.title()],
    [...(place.status?.() ?? [])],
    ['q leaves'],
  ];
  return <Lines lines={lines.slice(0, rows)} width={columns} height={rows} />;
}
