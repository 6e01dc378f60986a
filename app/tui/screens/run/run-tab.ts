import type { ReactNode } from 'react';

import type { Span } from '../../components/line.tsx';
import type { Commands } from '../../keys/find-command.ts';
import type { KeyContext } from '../../keys/key-map.ts';
import type { RowsAsked, RunTab, Size } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';

/** What a tab of a run is made with. */
export interface RunTabParts {
  readonly services: Services;
  /** Key of the run, unique in its landscape. */
  readonly run: string;
  /** Opens another tab of the same run; `rows` narrows its list of rows. */
  openTab(tab: RunTab, rows?: RowsAsked): void;
  /** Which rows the list of rows begins with. */
  readonly rows: RowsAsked;
}

/** One tab of a run: opened when it is first shown, kept as long as the run's screen is open. */
export interface RunTabPlace {
  readonly contexts: readonly KeyContext[];
  commands(): Commands;
  readonly View: (props: { readonly size: Size }) => ReactNode;
  /** At the right of the crumbs. */
  status?(): readonly Span[];
  subscribe(changed: () => void): () => void;
  /** The command of the program that prints the same; that of the run without it. */
  command?(): string;
  close(): void;
}
