import type { ExplainedEffect } from './explained-effect.ts';
import type {
  ExplainedDecision,
  ExplainedError,
  ExplainedJoin,
  ExplainedPayload,
  ExplainedStep,
  FieldChange,
} from './explained-step.ts';
import type { NodeKind } from './graph.ts';
import type { TokenRole } from './lineage.ts';
import type { OutcomeKind } from './outcome.ts';
import type { StoredText, Unavailable } from './stored-text.ts';

export interface ExplainedToken {
  readonly id: string;
  readonly role: TokenRole;
  /** Id of its row; `null` when it goes back to a batch. */
  readonly row: string | null;
  readonly batch: string | null;
  readonly branch: string | null;
  readonly made: ExplainedOrigin;
  /** What it held when it was made; `null` of the token with which a row came. */
  readonly data: ExplainedPayload | null;
  readonly parents: readonly string[];
  /** Tokens that were made of it, through a batch too: the first of them where they are many. */
  readonly children: readonly string[];
  readonly childCount: number;
  readonly steps: readonly ExplainedStep[];
  /** What sinks that send did for it out there; empty of all others. */
  readonly effects: readonly ExplainedEffect[];
  /** Where it waits for others; `null` when it does not. */
  readonly waits: ExplainedWait | null;
  /** How it ended, or that it waits in a batch; `null` while it is on its way. */
  readonly end: ExplainedEnd | null;
}

/** How a token came about. Positions count from 1. */
export type ExplainedOrigin =
  | { readonly by: 'source' }
  | {
      readonly by: 'fork';
      readonly node: string;
      readonly of: string;
      readonly branch: string;
    }
  | {
      readonly by: 'expansion';
      readonly node: string;
      readonly of: string;
      readonly position: number;
      readonly siblings: number;
      /** What differs from the row that was expanded; `null` where that cannot be said. */
      readonly changes: readonly FieldChange[] | null;
    }
  | {
      readonly by: 'join';
      readonly node: string;
      readonly of: readonly { readonly token: string; readonly branch: string }[];
      readonly join: ExplainedJoin;
    }
  | {
      readonly by: 'batch';
      readonly node: string;
      readonly of: string;
      readonly position: number;
      readonly siblings: number;
      /** The fields with which it began; `null` where they are gone. */
      readonly changes: readonly FieldChange[] | null;
    };

/** What a token waits for, and since when. */
export type ExplainedWait =
  | {
      readonly for: 'branches';
      readonly node: string;
      readonly since: string;
      /** Branches that are there, in the order in which they are declared. */
      readonly arrived: readonly string[];
      readonly missing: readonly string[];
    }
  | {
      readonly for: 'batch';
      readonly node: string;
      readonly since: string;
      readonly batch: string;
      readonly members: number;
      /** Members at which the batch is flushed; `null` where its trigger does not count. */
      readonly flushesAt: number | null;
      /** Whether its flush has failed and is tried again. */
      readonly isRetried: boolean;
    };

export interface ExplainedEnd {
  readonly outcome: OutcomeKind;
  readonly recordedAt: string;
  /** The step that decided it: the last gate or error on its way. */
  readonly because: Because;
  readonly sink: string | null;
  readonly artifact: ExplainedArtifact | null;
  readonly written: ExplainedWrite | null;
  readonly error: ExplainedError | null;
  readonly batch: string | null;
  readonly forkGroup: string | null;
  readonly joinGroup: string | null;
  readonly expandGroup: string | null;
}

export type Because =
  | {
      readonly kind: 'gate';
      readonly state: string;
      readonly node: string;
      readonly decision: ExplainedDecision;
    }
  | {
      readonly kind: 'error';
      readonly state: string;
      readonly node: string;
      readonly nodeKind: NodeKind;
      readonly error: ExplainedError;
    }
  /** Nothing decided: every row goes that way. */
  | { readonly kind: 'path' };

export interface ExplainedArtifact {
  readonly id: string;
  readonly type: string;
  /** As the settings have it. */
  readonly path: string;
  /** The name that it was given; `null` before that. */
  readonly publishedPath: string | null;
  readonly publishedAt: string | null;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** The token's bytes in the output of the sink. */
export interface ExplainedWrite {
  /** Bytes from the start of the artifact. */
  readonly offset: number;
  readonly length: number;
  readonly sha256: string;
  readonly content: StoredText;
  /** Whether the published file still holds exactly these bytes there. */
  readonly inArtifact:
    | 'same'
    | Extract<
        Unavailable,
        'not_published' | 'not_looked_at' | 'in_table' | 'sent' | 'file_gone' | 'file_changed'
      >;
}
