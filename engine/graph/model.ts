import type { EdgeRecord, NodeRecord } from '../../landscape/model/graph.ts';
import type { EdgeIndex, NodeIndex } from '../../landscape/model/ids.ts';
import type {
  BoundBatch,
  BoundSink,
  BoundSource,
  BoundTransform,
  SinkInput,
  SourceDescription,
} from '../../plugins/contract.ts';
import type { Expression } from '../../plugins/expression.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import type { AggregationStep, CoalesceStep, Settings } from '../settings/schema.ts';

/** How often and how long after each other a step is tried. */
export type RetryPolicy = Settings['retry'];

/** What the settings compile to: nodes and edges in a fixed order, and what runs at each node. */
export interface Graph {
  /**
   * By node index; the source is 0, then the steps in their order, then the sinks in theirs. A sink
   * that only the export uses is not among them, nor a `multi_sink`, which its members stand for.
   */
  readonly nodes: readonly GraphNode[];
  /** By edge index. */
  readonly edges: readonly EdgeRecord[];
  /** Node indexes, each behind all that lead to it. */
  readonly order: readonly NodeIndex[];
  /** Edges that let a row go on in the list (`continue`, or nothing said), `output_sink` included. */
  readonly continuing: ReadonlySet<EdgeIndex>;
  /** SHA-256 (hex) over all nodes with their configurations and all edges; not over plugin versions. */
  readonly topologyHash: string;
}

/**
 * Where a decision sends a token: one edge moves it; several fork it, in the order of the edges
 * (copies before the original). The label of each edge is the name of the child's branch.
 */
export type Decision = readonly [EdgeIndex, ...EdgeIndex[]];

interface AnyNode {
  readonly index: NodeIndex;
  readonly record: NodeRecord;
  /** What is known about the rows that arrive. For the source: nothing. */
  readonly input: FieldSet;
  readonly output: FieldSet;
  /** The edge for rows that fail here; absent: recorded in the landscape only. */
  readonly onError: EdgeIndex | undefined;
}

export type SourceNode = AnyNode & {
  readonly kind: 'source';
  readonly plugin: BoundSource;
  readonly description: SourceDescription;
  readonly onSuccess: Decision;
};

export type TransformNode = AnyNode & {
  readonly kind: 'transform';
  readonly plugin: BoundTransform;
  readonly retry: RetryPolicy;
  readonly onSuccess: Decision;
};

export type GateNode = AnyNode & {
  readonly kind: 'gate';
  readonly rule:
    | {
        readonly kind: 'condition';
        readonly condition: Expression;
        readonly routes: ReadonlyMap<string, Decision>;
      }
    /** Branch names in declared order, each with its edge. */
    | { readonly kind: 'fork'; readonly branches: ReadonlyMap<string, EdgeIndex> };
};

export type CoalesceNode = AnyNode & {
  readonly kind: 'coalesce';
  readonly settings: CoalesceStep;
  /** The gate whose `fork_to` makes the branches that meet here. */
  readonly fork: NodeIndex;
  readonly onSuccess: Decision;
};

export type AggregationNode = AnyNode & {
  readonly kind: 'aggregation';
  readonly settings: AggregationStep;
  readonly plugin: BoundBatch;
  readonly retry: RetryPolicy;
  readonly condition: Expression | undefined;
  readonly onSuccess: Decision;
};

export type SinkNode = AnyNode & {
  readonly kind: 'sink';
  readonly plugin: BoundSink;
  readonly arrivals: SinkInput;
  /** The tries of what it sends. */
  readonly retry: RetryPolicy;
  /** Write `_elspeth` beside routed rows too. */
  readonly withReason: boolean;
};

export type GraphNode =
  | SourceNode
  | TransformNode
  | GateNode
  | CoalesceNode
  | AggregationNode
  | SinkNode;
