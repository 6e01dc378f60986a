import type { RunWriter } from '../../landscape/open-run.ts';
import { AuditError, ElspethError, PluginError } from '../../landscape/model/errors.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { ReproducibilityGrade, RunStatus } from '../../landscape/model/run.ts';
import type { NodeIndex } from '../../landscape/model/ids.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import { recordOperationEnd } from '../../landscape/recorder/record-operation.ts';
import type { PluginPlace, RowFunction } from '../../plugins/contract.ts';
import type { RunEvent } from '../events.ts';
import type { Graph } from '../graph/model.ts';
import { commitGroup } from './commit-group.ts';
import { continueOpenTokens } from './continue-tokens.ts';
import { finishSinks } from './finish-sinks.ts';
import { createGroupSize } from './group-size.ts';
import type { HideSecrets } from './hide-secrets.ts';
import { closeSinks, openSinks } from './open-sinks.ts';
import { runSource } from './run-source.ts';
import type { Run, StopSignal } from './run.ts';
import { toCounts } from './to-counts.ts';
import { nodeAt } from './run.ts';
import type { Halt } from './token-in-hand.ts';

export interface RunPipelineInput {
  readonly graph: Graph;
  /** The run, open in its landscape: just registered, or left by an earlier process. */
  readonly writer: RunWriter;
  readonly place: PluginPlace;
  readonly pipeline: string;
  /** Path of the landscape, as commands take it. */
  readonly landscape: string;
  /** Absent when the settings hold no secret. */
  readonly hideSecrets: HideSecrets | undefined;
  readonly stop: StopSignal;
  readonly emit: (event: RunEvent) => void;
}

export interface RunEnd {
  readonly status: Exclude<RunStatus, 'running'>;
  readonly reason: JsonObject | undefined;
  /** What ended the run, when it failed by an error: for the message. */
  readonly error: ElspethError | undefined;
}

/**
 * Executes a run from where it stands to its end. Starting is going on from nothing: one path.
 *
 * What goes wrong with a row is recorded and goes on; what goes wrong with us or the outside ends the
 * run as `failed` and comes back in the result.
 *
 * @throws AuditError when the landscape itself cannot be trusted or written; nothing more is recorded.
 */
export async function runPipeline(input: RunPipelineInput): Promise<RunEnd> {
  const { writer, graph, emit } = input;
  const { clock } = writer.recorder;
  const beganUs = clock.elapsedUs();
  emit(started(input));
  const end = await execute(input);
  const endedAtMs = clock.nowMs();
  const { status, reason } = end;
  const grade = status === 'completed' ? gradeOf(graph) : undefined;
  writer.end({ status, endedAtMs, reason, grade });
  const durationMs = Math.round((clock.elapsedUs() - beganUs) / 1000);
  emit({ type: 'run_ended', atMs: endedAtMs, status, reason, durationMs });
  return end;
}

async function execute(input: RunPipelineInput): Promise<RunEnd> {
  let run: Run | undefined;
  try {
    run = openRun(input);
    endOpenOperations(run, 'interrupted: its process ended before it did');
    return await process(run);
  } catch (error) {
    if (error instanceof AuditError) throw error;
    const end = failed(error);
    return run === undefined ? end : await settleAfter(run, end);
  } finally {
    if (run !== undefined) closeSinks(run.sinks);
  }
}

/** From what was committed to the end: tokens left open, the rest of the source, the outputs. */
async function process(run: Run): Promise<RunEnd> {
  const groupSize = createGroupSize(run.recorder.clock);
  const halt = await continueOpenTokens(run, groupSize);
  if (halt !== undefined) return halted(run, halt);
  const source = await runSource(run, groupSize);
  switch (source.kind) {
    case 'halted':
      return halted(run, source.halt);
    case 'stopped':
      return {
        status: 'interrupted',
        reason: { code: 'STOPPED', message: 'the run was asked to stop' },
        error: undefined,
      };
    case 'exhausted':
      await finishSinks(run);
      return { status: 'completed', reason: undefined, error: undefined };
    default:
      return unreachable(source);
  }
}

/**
 * After a plugin's bug or a source that failed, the rows that came this far are settled: their facts
 * are whole. After anything else the open group is dropped: what is committed suffices to go on. Either
 * way the reading of the source has ended.
 */
async function settleAfter(run: Run, end: RunEnd): Promise<RunEnd> {
  const { error, reason } = end;
  const message = error?.message ?? 'the run failed';
  try {
    if (!run.isCommitting && /^(PLUGIN|SOURCE)_/.test(error?.code ?? '')) {
      if (run.sourceOperation !== undefined) {
        recordOperationEnd(run.recorder, run.sourceOperation, { message });
      }
      await commitGroup(run);
    } else {
      run.recorder.discard();
      endOpenOperations(run, message);
      await run.recorder.commit({ phase: 'trail', ...run.committed });
    }
    return end;
  } catch (second) {
    if (second instanceof AuditError) throw second;
    const also = second instanceof Error ? second.message : String(second);
    return { ...end, reason: { ...reason, also } };
  }
}

/** What is open in the landscape is not at work any more: its process, or this run, has failed. */
function endOpenOperations({ writer, recorder }: Run, message: string): void {
  for (const operation of writer.openOperations()) {
    recordOperationEnd(recorder, operation, { message });
  }
}

function failed(error: unknown): RunEnd {
  const known =
    error instanceof ElspethError
      ? error
      : new PluginError('INTERNAL_BUG', `An internal error stopped the run: ${String(error)}`, {
          cause: error,
          nextStep: 'This is a bug in elspeth: please report it with the trace.',
        });
  const { code, message, facts } = known;
  return { status: 'failed', reason: { code, message, ...facts }, error: known };
}

function halted(run: Run, halt: Halt): RunEnd {
  const node = nodeAt(run, halt.node).record.name;
  const row = halt.token.rowIndex;
  const error = new HaltError(
    'HALTED',
    `Row ${row} was sent to \`halt\` by \`${node}\`: ${halt.message}`,
    {
      facts: { node, row, line: halt.token.line, why: halt.reason },
      nextStep: 'See what happened with `elspeth explain`, mend the cause, and run again.',
    },
  );
  return failed(error);
}

/** A destination said `halt`: the run stops cleanly, as the settings ask. */
class HaltError extends ElspethError {}

function gradeOf(graph: Graph): ReproducibilityGrade {
  const isRepeatable = graph.nodes.every(
    ({ record }) =>
      record.determinism !== 'external_call' && record.determinism !== 'non_deterministic',
  );
  return isRepeatable ? 'full_reproducible' : 'replay_reproducible';
}

function openRun(input: RunPipelineInput): Run {
  const { graph, place, writer, stop, emit, hideSecrets } = input;
  const { rowsRead, source, sourceState } = writer.progress;
  const functions = new Map<NodeIndex, RowFunction>();
  const conditions = new Map<NodeIndex, string>();
  for (const node of graph.nodes) {
    if (node.kind === 'gate' && node.rule.kind === 'condition') {
      const text = node.rule.condition.source;
      conditions.set(node.index, hideSecrets === undefined ? text : hideSecrets(text));
    }
    if (node.kind === 'transform')
      functions.set(node.index, node.plugin.create({ input: node.input }));
  }
  return {
    graph,
    place,
    writer,
    recorder: writer.recorder,
    stop,
    emit,
    functions,
    hideSecrets,
    conditions,
    sinks: openSinks(graph, writer, place),
    position: { rowsRead, source, sourceState, groupRows: 0, groupBytes: 0 },
    committed: { rowsRead, source, sourceState },
    notable: { facts: [], omitted: 0 },
    halts: [],
    isCommitting: false,
    syncUs: 0,
    sourceOperation: undefined,
  };
}

function started({ graph, writer, pipeline, landscape }: RunPipelineInput): RunEvent {
  const source = graph.nodes[0];
  const size = source?.kind === 'source' ? source.description.sizeBytes : undefined;
  return {
    type: 'run_started',
    atMs: writer.recorder.clock.nowMs(),
    runKey: writer.runKey,
    pipeline,
    landscape,
    startedAtMs: writer.startedAtMs,
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
    committed: toCounts(writer.progress.totals),
  };
}
