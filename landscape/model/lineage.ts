import type { BatchStatus, TriggerType } from './batch.ts';
import type { JsonObject } from './json.ts';
import type { OutcomeKind } from './outcome.ts';

/** A small graph: how tokens came about from one another. Nodes are in an order in which they were made. */
export interface Lineage {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

export type LineageNode = TokenNode | BatchNode | ManyNode;

export interface TokenNode {
  /** Of the token: `t-17`. */
  readonly id: string;
  readonly kind: 'token';
  /** `asked`: the question was about it (or about its row). */
  readonly role: TokenRole;
  /** Index of its row; `null` when a batch made it. */
  readonly row: number | null;
  /** Names of the nodes that it passed, in order. */
  readonly path: readonly string[];
  /** `null` while it is on its way. */
  readonly outcome: OutcomeKind | null;
  readonly sink: string | null;
  /** Name of the node at which it waits. */
  readonly waitsAt: string | null;
}

export type TokenRole = 'asked' | 'ancestor' | 'descendant';

export interface BatchNode {
  /** Of the batch: `b-3`. */
  readonly id: string;
  readonly kind: 'batch';
  /** Name of its aggregation. */
  readonly node: string;
  readonly status: BatchStatus;
  /** `null` before its flush. */
  readonly trigger: TriggerType | null;
  /** The fields that its members share; `null` without `group_by`. */
  readonly group: JsonObject | null;
  readonly members: number;
  readonly outputs: number;
}

/** Tokens that are counted instead of shown one by one. */
export interface ManyNode {
  /** `b-3.members`, `t-17.children`, `b-3.outputs`. */
  readonly id: string;
  readonly kind: 'tokens';
  readonly what: 'members' | 'children' | 'outputs';
  readonly tokens: number;
  /** Ids of the first and the last of them; `null` where they are those that others leave over. */
  readonly first: string | null;
  readonly last: string | null;
  /** The rows behind them; `null` where they were not counted. */
  readonly rows: RowRange | null;
}

/** Rows by their index: without gaps where `rows` is what lies between `first` and `last`. */
export interface RowRange {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'fork' | 'expansion' | 'join' | 'member' | 'output';
  /** The branch, of a fork and of a join. */
  readonly branch: string | null;
  /** Place among those that came of the same, or came together, from 1; `null` for tokens together. */
  readonly position: number | null;
  /** How many these are. */
  readonly of: number;
}
