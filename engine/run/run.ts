import type { ElspethError } from '../../landscape/model/errors.ts';
import type { EdgeRecord } from '../../landscape/model/graph.ts';
import type { EdgeIndex, NodeIndex, OperationId } from '../../landscape/model/ids.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { StoredPayload } from '../../landscape/payloads/pack-writer.ts';
import type { RunWriter } from '../../landscape/open-run.ts';
import type { OpenEffect } from '../../landscape/recorder/open-effect.ts';
import type { Recorder } from '../../landscape/recorder/recorder.ts';
import type {
  BatchFunction,
  PluginPlace,
  RowFunction,
  SourcePosition,
} from '../../plugins/contract.ts';
import type { Counts, NotableFact, RunEvent } from '../events.ts';
import type { CoalesceNode, Graph, GraphNode } from '../graph/model.ts';
import type { Work } from './agenda.ts';
import type { Barrier } from './barrier.ts';
import type { Held } from './held.ts';
import type { HideSecrets } from './hide-secrets.ts';
import type { Reading } from './reading.ts';
import type { PendingWrite, SinkQueue } from './sink-queue.ts';
import type { Halt, Position } from './token-in-hand.ts';
import type { WaitingRooms } from './waiting-room.ts';

/** Asked between groups; once true it stays true. */
export interface StopSignal {
  readonly requested: boolean;
  /** Why, when it was not somebody who asked: a disk that gets full, say. */
  readonly because?: ElspethError | undefined;
}

/** What the parts of one run share while it is executed. */
export interface Run {
  readonly graph: Graph;
  readonly place: PluginPlace;
  readonly writer: RunWriter;
  /** The source, when it was opened before: what lies before its position is then known to be unchanged. */
  readonly reading: Reading | undefined;
  readonly recorder: Recorder;
  readonly stop: StopSignal;
  readonly emit: (event: RunEvent) => void;
  /** Uniform in [0, 1): the jitter of retries. */
  readonly random: () => number;
  /** What each transform does to a row, by node index. */
  readonly functions: ReadonlyMap<NodeIndex, RowWork>;
  readonly batchFunctions: ReadonlyMap<NodeIndex, BatchWork>;
  /** The coalesces at which branches of a fork meet, by the fork's node. */
  readonly joins: ReadonlyMap<NodeIndex, readonly CoalesceNode[]>;
  /** What is to be done before the next row; the last comes first. */
  readonly agenda: Work[];
  /** Branches that ended just now, and whose coalesces must decide before anything else is done. */
  readonly ended: EndedBranch[];
  readonly waiting: WaitingRooms;
  /** Payloads that many records refer to, by their text. */
  readonly storedOnce: Map<string, StoredPayload>;
  /** Batches that the end of the source flushed so far, by this process or an earlier one. */
  endFlushes: number;
  /** Tokens that began to wait in the open group. */
  readonly fresh: Held[];
  /** Absent when the settings hold no secret. */
  readonly hideSecrets: HideSecrets | undefined;
  /** The text of each gate's condition as it may be recorded, by node index. */
  readonly conditions: ReadonlyMap<NodeIndex, string>;
  /** By node index, in the order in which groups write them. */
  readonly sinks: ReadonlyMap<NodeIndex, SinkQueue>;
  /** Effects whose end earlier processes did not learn, by their key. */
  readonly openEffects: Map<string, OpenEffect>;
  /** True when the request to stop came before everything was sent: these rows stay open. */
  hasUnsent: boolean;
  readonly position: RunPosition;
  /** Index of each source file, in the order of first appearance. */
  readonly files: Map<string, number>;
  /** Where the source stood at the last commit. */
  committed: SourceStanding;
  readonly notable: Notable;
  /** Halts that refused writes led to; the run stops when their group is committed. */
  readonly halts: Halt[];
  /** True while a group is being committed: when that fails, its facts are neither here nor there. */
  isCommitting: boolean;
  /** What was committed and not told yet. */
  untold: Counts;
  /** Microseconds that the open group has waited for the disk. */
  syncUs: number;
  /** The open operation that reads the source. */
  sourceOperation: OperationId | undefined;
}

export interface EndedBranch {
  readonly node: CoalesceNode;
  readonly barrier: Barrier;
  /** Where in the order of execution it ended. */
  readonly position: Position;
}

/** A step's function, and the check that what it returns is what it declares. */
export interface RowWork {
  readonly transform: RowFunction;
  readonly check: OutputCheck;
}

export interface BatchWork {
  readonly flush: BatchFunction;
  readonly check: OutputCheck;
}

/** What is wrong with a row that a step returned; `undefined`: nothing. */
export type OutputCheck = (row: RowData) => string | undefined;

/** How far the source was read. */
export interface SourceStanding {
  rowsRead: number;
  source: SourcePosition | undefined;
  sourceState: 'reading' | 'exhausted';
}

/** Where the source stands after the last row that was taken in hand. */
export interface RunPosition extends SourceStanding {
  /** Rows taken since the last commit, and their bytes. */
  groupRows: number;
  groupBytes: number;
}

/** Errors and quarantines of the open group, for the watchers. */
export interface Notable {
  facts: NotableFact[];
  omitted: number;
}

export function nodeAt(run: Run, index: NodeIndex): GraphNode {
  const node = run.graph.nodes[index];
  if (node === undefined) throw new Error(`The graph has no node ${index}`);
  return node;
}

export function edgeAt(run: Run, index: EdgeIndex): EdgeRecord {
  const edge = run.graph.edges[index];
  if (edge === undefined) throw new Error(`The graph has no edge ${index}`);
  return edge;
}

/** Puts a row before its sink, to be written when the group is committed. */
export function enqueue(run: Run, sink: NodeIndex, write: PendingWrite): void {
  const queue = run.sinks.get(sink);
  if (queue === undefined) throw new Error(`Node ${sink} is no sink`);
  queue.pending.push(write);
}
