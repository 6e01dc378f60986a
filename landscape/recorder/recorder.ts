import type { Clock } from '../model/clock.ts';
import type { OperationId, RunId } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
import type { PackWriter } from '../payloads/pack-writer.ts';
import { createSlowestStates, emptyDeltas } from './counters.ts';
import type { CounterDeltas, SlowestStates, SlowState } from './counters.ts';
import { emptyFactGroup } from './fact-group.ts';
import type { FactGroup, Value } from './fact-group.ts';
import type { IdAllocator } from './ids.ts';

/** A column set that goes from NULL to a value once, written with its group. */
export interface Fill {
  readonly table: string;
  readonly key: readonly [column: string, value: number];
  readonly values: Readonly<Record<string, Value>>;
}

/** Everything that one commit writes, all of it or none of it. */
export interface Group {
  readonly facts: FactGroup;
  readonly fills: readonly Fill[];
  readonly deltas: CounterDeltas;
  readonly slowest: { readonly gone: readonly SlowState[]; readonly come: readonly SlowState[] };
  readonly runId: RunId;
}

/** Where groups go: the database, behind its own connection. */
export interface GroupStore {
  /**
   * Writes a group in one transaction and returns when it is durable. `ready` settles when the
   * payloads that the group refers to are on the disk; nothing is committed before.
   *
   * @returns Microseconds of waiting for the disk.
   */
  write(group: Group, ready: Promise<void>): Promise<number>;
}

/**
 * Records the facts of one run. The `record…` functions beside this file put facts into a group in
 * memory; `commit` makes the group durable. Nothing else writes to a landscape.
 */
export interface Recorder {
  readonly runId: RunId;
  readonly segmentId: number;
  readonly ids: IdAllocator;
  readonly clock: Clock;
  readonly payloads: PackWriter;
  readonly facts: FactGroup;
  readonly fills: Fill[];
  readonly deltas: CounterDeltas;
  readonly slowest: SlowestStates;
  /** Makes everything recorded so far durable, with the position that a later start goes on from. */
  commit(position: GroupPosition): Promise<Committed>;
  /** Forgets everything recorded since the last commit. */
  discard(): void;
}

/**
 * `trail`: the rows' way up to their sinks is recorded, and sinks may write. `settled`: what the sinks
 * wrote is durable, and so are the ends of these tokens.
 */
export type GroupPhase = 'trail' | 'settled';

export interface GroupPosition {
  readonly phase: GroupPhase;
  readonly rowsRead: number;
  readonly source: JsonObject | undefined;
  readonly sourceState: 'reading' | 'exhausted';
}

export interface Committed {
  readonly deltas: CounterDeltas;
  /** Microseconds of waiting for the disk. */
  readonly syncUs: number;
}

export interface RecorderParts {
  readonly runId: RunId;
  readonly segmentId: OperationId;
  readonly ids: IdAllocator;
  readonly clock: Clock;
  readonly payloads: PackWriter;
  readonly store: GroupStore;
  /** The slowest states of earlier processes of this run. */
  readonly slowest: readonly SlowState[];
  /** The group index that comes next. */
  readonly nextGroup: number;
}

export function createRecorder(parts: RecorderParts): Recorder {
  const { runId, segmentId, ids, clock, payloads, store } = parts;
  let groupIndex = parts.nextGroup;
  let facts = emptyFactGroup();
  let fills: Fill[] = [];
  let deltas = emptyDeltas();
  const slowest = createSlowestStates(parts.slowest);

  function discard(): void {
    facts = emptyFactGroup();
    fills = [];
    deltas = emptyDeltas();
    slowest.takeChanges();
  }

  return {
    runId,
    segmentId,
    ids,
    clock,
    payloads,
    slowest,
    get facts() {
      return facts;
    },
    get fills() {
      return fills;
    },
    get deltas() {
      return deltas;
    },
    async commit({ phase, rowsRead, source, sourceState }) {
      const payloadsEnd = payloads.end();
      facts.checkpoints.push(
        ids.next('checkpoints'),
        runId,
        segmentId,
        groupIndex,
        phase,
        rowsRead,
        source === undefined ? null : JSON.stringify(source),
        sourceState,
        payloadsEnd,
        0,
        clock.nowMs(),
      );
      const group = { facts, fills, deltas, slowest: slowest.takeChanges(), runId };
      const ready = payloads.sync();
      const syncUs = await store.write(group, ready).catch(async (error: unknown) => {
        // Whoever hears of it closes the packs: not while they are being synced.
        await ready.catch(() => undefined);
        throw error;
      });
      discard();
      if (phase === 'settled') groupIndex += 1;
      return { deltas: group.deltas, syncUs };
    },
    discard,
  };
}
