import type { JsonObject } from '../landscape/model/json.ts';
import { isTerminal, outcomeKinds } from '../landscape/model/outcome.ts';
import type { OutcomeKind } from '../landscape/model/outcome.ts';
import type { RunStatus } from '../landscape/model/run.ts';
import { unreachable } from '../landscape/model/unreachable.ts';
import type {
  ArtifactPublished,
  Counts,
  EventEdge,
  EventNode,
  HeldAt,
  NodeCounts,
  NotableFact,
  RunEvent,
} from './events.ts';

/** How far a run is, as a watcher knows it. The numbers are those of the landscape's counters. */
export interface Progress {
  readonly runKey: string;
  readonly pipeline: string;
  readonly landscape: string;
  readonly status: RunStatus;
  readonly reason: JsonObject | undefined;
  readonly startedAtMs: number;
  /** When the latest event happened. */
  readonly atMs: number;
  /** When what was done so far became durable; absent before the first group. */
  readonly committedAtMs: number | undefined;
  /** When this process began to work, and what was committed by then: rates are about this process. */
  readonly segment: {
    readonly startedAtMs: number;
    readonly rows: number;
    /** Absent where it is not recorded: nobody needs it who does not know the size. */
    readonly sourceBytes: number | undefined;
  };
  /** Bytes that the source has in all; only the process that reads it may know. */
  readonly sourceSizeBytes: number | undefined;
  readonly isSourceExhausted: boolean;
  readonly rows: number;
  readonly tokens: number;
  readonly sourceBytes: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  /** By node index. */
  readonly nodes: readonly NodeProgress[];
  /** By edge index. */
  readonly edges: readonly EdgeProgress[];
  /** What waited at the last commit. */
  readonly held: readonly HeldAt[];
  readonly artifacts: readonly ArtifactPublished[];
  /** The latest errors and quarantines, oldest first, at most {@link keptFacts}. */
  readonly notable: readonly NotableFact[];
}

export type NodeProgress = EventNode & {
  readonly completed: number;
  readonly failed: number;
  readonly durationUs: number;
  /** Bucket of `latencyBucket` → attempts, in ascending order. */
  readonly latencies: ReadonlyMap<number, number>;
  /** Tokens that ended here, when the node is a sink: outcome → tokens. */
  readonly ended: Readonly<Partial<Record<OutcomeKind, number>>>;
};

export type EdgeProgress = EventEdge & { readonly tokens: number };

export const keptFacts = 100;

/** Folds an event into the progress; the first event of a run is `run_started`. */
export function advance(progress: Progress | undefined, event: RunEvent): Progress {
  if (event.type === 'run_started') return begin(event);
  if (progress === undefined) throw new Error(`\`${event.type}\` came before \`run_started\``);
  switch (event.type) {
    case 'group_committed':
      return {
        ...add(progress, event.changes),
        atMs: event.atMs,
        committedAtMs: event.atMs,
        held: event.held,
        notable: [...progress.notable, ...event.notable].slice(-keptFacts),
      };
    case 'source_exhausted':
      return { ...progress, atMs: event.atMs, isSourceExhausted: true };
    case 'artifact_published':
      return { ...progress, atMs: event.atMs, artifacts: [...progress.artifacts, event] };
    case 'run_ended':
      return { ...progress, atMs: event.atMs, status: event.status, reason: event.reason };
    default:
      return unreachable(event);
  }
}

/** Tokens that have not ended yet. */
export function openTokens({ tokens, outcomes }: Progress): number {
  return outcomeKinds.filter(isTerminal).reduce((open, kind) => open - outcomes[kind], tokens);
}

const none: Progress['outcomes'] = {
  completed: 0,
  routed: 0,
  discarded: 0,
  forked: 0,
  expanded: 0,
  consumed_in_batch: 0,
  coalesced: 0,
  quarantined: 0,
  failed: 0,
  buffered: 0,
};

function begin(event: Extract<RunEvent, { type: 'run_started' }>): Progress {
  const empty: Progress = {
    runKey: event.runKey,
    pipeline: event.pipeline,
    landscape: event.landscape,
    status: 'running',
    reason: undefined,
    startedAtMs: event.startedAtMs,
    atMs: event.atMs,
    committedAtMs: undefined,
    segment: {
      startedAtMs: event.segmentStartedAtMs,
      rows: event.committed.rows,
      sourceBytes: event.committed.sourceBytes,
    },
    sourceSizeBytes: event.sourceSizeBytes,
    isSourceExhausted: event.isSourceExhausted,
    rows: 0,
    tokens: 0,
    sourceBytes: 0,
    outcomes: none,
    nodes: event.nodes.map((node) => ({
      ...node,
      completed: 0,
      failed: 0,
      durationUs: 0,
      latencies: new Map(),
      ended: {},
    })),
    edges: event.edges.map((edge) => ({ ...edge, tokens: 0 })),
    held: [],
    artifacts: [],
    notable: [],
  };
  return add(empty, event.committed);
}

function add(progress: Progress, changes: Counts): Progress {
  const outcomes = { ...progress.outcomes };
  const nodes = [...progress.nodes];
  const edges = [...progress.edges];
  for (const { index, completed, failed, durationUs, latencies } of changes.nodes) {
    change(nodes, index, (node) => ({
      ...node,
      completed: node.completed + completed,
      failed: node.failed + failed,
      durationUs: node.durationUs + durationUs,
      latencies: addLatencies(node.latencies, latencies),
    }));
  }
  for (const { index, tokens } of changes.edges) {
    change(edges, index, (edge) => ({ ...edge, tokens: edge.tokens + tokens }));
  }
  for (const { outcome, sink, tokens } of changes.outcomes) {
    outcomes[outcome] += tokens;
    if (sink === undefined) continue;
    change(nodes, sink, (node) => ({
      ...node,
      ended: { ...node.ended, [outcome]: (node.ended[outcome] ?? 0) + tokens },
    }));
  }
  return {
    ...progress,
    rows: progress.rows + changes.rows,
    tokens: progress.tokens + changes.tokens,
    sourceBytes: progress.sourceBytes + changes.sourceBytes,
    outcomes,
    nodes,
    edges,
  };
}

function addLatencies(
  known: NodeProgress['latencies'],
  more: NodeCounts['latencies'],
): NodeProgress['latencies'] {
  const sums = new Map(known);
  for (const [bucket, attempts] of more) sums.set(bucket, (sums.get(bucket) ?? 0) + attempts);
  return new Map([...sums].toSorted(([a], [b]) => a - b));
}

function change<T>(list: T[], index: number, next: (item: T) => T): void {
  const item = list[index];
  if (item !== undefined) list[index] = next(item);
}
