import type { ReactNode } from 'react';

import type { BytesAsked } from '../../../landscape/model/recorded-bytes.ts';
import type { Commands } from '../keys/find-command.ts';
import type { KeyContext } from '../keys/key-map.ts';
import type { Span } from '../components/line.tsx';

/** Cells that a screen has for itself, between the crumbs and the hints. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An address: where one can go, from a key, the palette or the command line. */
export type Target =
  | {
      readonly screen: 'runs';
      /** Only the runs of this pipeline, to begin with. */
      readonly pipeline?: string;
    }
  | {
      readonly screen: 'run';
      readonly run: string;
      readonly tab?: RunTab;
      readonly rows?: RowsAsked;
    }
  | {
      readonly screen: 'token';
      readonly run: string;
      /** Index or id of the row, as `explain --row` takes it; or `token` alone. */
      readonly row?: string;
      readonly token?: string;
      /** Also what became of it. */
      readonly down?: boolean;
    }
  | {
      readonly screen: 'payload';
      readonly title: string;
      readonly payload: PayloadAsked;
      /** Names that lead to the field to begin at. */
      readonly at?: readonly string[];
    }
  | { readonly screen: 'node'; readonly run: string; readonly node: string }
  | { readonly screen: 'batch'; readonly run: string; readonly batch: string }
  | { readonly screen: 'compare'; readonly runs: readonly [string, string] };

export const runTabs = [
  'overview',
  'rows',
  'errors',
  'nodes',
  'batches',
  'artifacts',
  'settings',
] as const;
export type RunTab = (typeof runTabs)[number];

/** Which rows a list begins with; the names are those of the settings. */
export interface RowsAsked {
  readonly outcome?: string;
  readonly sink?: string;
  readonly node?: string;
  readonly reason?: string;
  /** The field that an error was about. */
  readonly field?: string;
  /** Text in the source record, or in what a step put out. */
  readonly text?: string;
  /** `amount=n/a`: a value in what a step put out. */
  readonly value?: string;
  /** First hex digits of a hash that was recorded of the row. */
  readonly hash?: string;
}

/** Bytes to look at: a payload of a run, by what it is, or data that is at hand. */
export type PayloadAsked =
  | (BytesAsked & { readonly run: string })
  | { readonly kind: 'text'; readonly text: string };

/**
 * A screen that is open: a slice of state of its own, what is drawn of it, and what can be done in it. It
 * stays open, as it is, while others lie above it.
 */
export interface Place {
  readonly target: Target;
  /** For the crumbs: short, such as the key of a run. */
  title(): string;
  /** At the right of the crumbs: what state all this is in. */
  status?(): readonly Span[];
  /** Whose keys hold here, the nearest first; `everywhere` is added. */
  contexts(): readonly KeyContext[];
  commands(): Commands;
  /** Draws exactly as many cells as it is given. */
  readonly View: (props: { readonly size: Size }) => ReactNode;
  /** Told when `title`, `status`, `contexts` or `commands` may have changed. */
  subscribe(changed: () => void): () => void;
  /** Every command of the program that prints the same. */
  command(): string;
  /** The screen is left for good. */
  close(): void;
}
