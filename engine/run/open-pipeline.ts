import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { RunWriter } from '../../landscape/open-run.ts';
import type { PluginPlace } from '../../plugins/contract.ts';
import type { RunEvent } from '../events.ts';
import type { CoalesceNode, Graph } from '../graph/model.ts';
import { createWork } from './create-work.ts';
import type { EffectResolutions } from './ask-about-effects.ts';
import type { HideSecrets } from './hide-secrets.ts';
import { openSinks } from './open-sinks.ts';
import type { Reading } from './reading.ts';
import type { Run, StopSignal } from './run.ts';
import { noCounts, toCounts } from './to-counts.ts';
import { createWaitingRooms } from './waiting-room.ts';

export interface RunPipelineInput {
  readonly graph: Graph;
  /** The run, open in its landscape: just registered, or left by an earlier process. */
  readonly writer: RunWriter;
  /** Of a run that goes on in the middle of its source. */
  readonly reading?: Reading | undefined;
  /** What a person says of effects of which nobody knew. */
  readonly resolutions?: EffectResolutions | undefined;
  readonly place: PluginPlace;
  readonly pipeline: string;
  /** Path of the landscape, as commands take it. */
  readonly landscape: string;
  /** Absent when the settings hold no secret. */
  readonly hideSecrets: HideSecrets | undefined;
  readonly stop: StopSignal;
  /** Uniform in [0, 1): the jitter of retries. */
  readonly random: () => number;
  readonly emit: (event: RunEvent) => void;
}

/** Puts together what the parts of a run share: its functions, its open sinks, and where it stands. */
export function openPipeline(input: RunPipelineInput): Run {
  const { graph, place, writer, reading, stop, emit, hideSecrets, random } = input;
  const { rowsRead, source, sourceState } = writer.progress;
  const joins = new Map<NodeIndex, CoalesceNode[]>();
  const conditions = new Map<NodeIndex, string>();
  for (const node of graph.nodes) {
    if (node.kind === 'gate' && node.rule.kind === 'condition') {
      const text = node.rule.condition.source;
      conditions.set(node.index, hideSecrets === undefined ? text : hideSecrets(text));
    }
    if (node.kind === 'coalesce') joins.set(node.fork, [...(joins.get(node.fork) ?? []), node]);
  }
  return {
    graph,
    place,
    writer,
    reading,
    recorder: writer.recorder,
    stop,
    emit,
    random,
    ...createWork(graph.nodes, place),
    joins,
    agenda: [],
    ended: [],
    waiting: createWaitingRooms(graph),
    endFlushes: writer.progress.endFlushes,
    storedOnce: new Map(),
    fresh: [],
    hideSecrets,
    conditions,
    // Opening makes files, and cuts back what is behind the last commit.
    sinks: writer.whileOwner(() => openSinks(graph, writer, place)),
    openEffects: new Map(writer.openEffects().map((effect) => [effect.key, effect])),
    hasUnsent: false,
    files: new Map(writer.progress.files.map((file, index) => [file, index])),
    position: { rowsRead, source, sourceState, groupRows: 0, groupBytes: 0 },
    committed: { rowsRead, source, sourceState },
    notable: { facts: [], omitted: 0 },
    halts: [],
    isCommitting: false,
    untold: noCounts,
    syncUs: 0,
    sourceOperation: undefined,
  };
}

/** The first event of a run: what runs, and what earlier processes of it did. */
export function startedEvent({ graph, writer, pipeline, landscape }: RunPipelineInput): RunEvent {
  const source = graph.nodes[0];
  const size = source?.kind === 'source' ? source.description.sizeBytes : undefined;
  return {
    type: 'run_started',
    atMs: writer.recorder.clock.nowMs(),
    runKey: writer.runKey,
    pipeline,
    landscape,
    startedAtMs: writer.startedAtMs,
    segmentStartedAtMs: writer.segmentStartedAtMs,
    nodes: graph.nodes.map(({ index, kind, record }) => ({
      index,
      kind,
      name: record.name,
      plugin: record.plugin,
    })),
    edges: graph.edges.map(({ edgeIndex, from, target, label, mode }) => ({
      index: edgeIndex,
      from,
      target,
      label,
      mode,
    })),
    sourceSizeBytes: size,
    isSourceExhausted: writer.progress.sourceState === 'exhausted',
    committed: toCounts(writer.progress.totals),
  };
}
