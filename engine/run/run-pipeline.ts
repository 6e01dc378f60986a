import { AuditError } from '../../landscape/model/errors.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import { recordOperationEnd } from '../../landscape/recorder/record-operation.ts';
import { askAboutEffects } from './ask-about-effects.ts';
import { commitGroup, commitRemainder } from './commit-group.ts';
import { continueOpenTokens } from './continue-tokens.ts';
import { finishSinks } from './finish-sinks.ts';
import { endWaiting } from './end-waiting.ts';
import { createGroupSize } from './group-size.ts';
import type { GroupSize } from './group-size.ts';
import type { Interruption } from './interruption.ts';
import { openPipeline, startedEvent } from './open-pipeline.ts';
import type { RunPipelineInput } from './open-pipeline.ts';
import { closeSinks } from './open-sinks.ts';
import { failed, gradeOf, halted, stopped } from './run-end.ts';
import type { RunEnd } from './run-end.ts';
import { runSource } from './run-source.ts';
import type { Run } from './run.ts';

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
  emit(startedEvent(input));
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
    run = openPipeline(input);
    endOpenOperations(run, 'interrupted: its process ended before it did');
    await askAboutEffects(run, input.resolutions);
    return await carryOn(run);
  } catch (error) {
    if (error instanceof AuditError) throw error;
    const end = failed(error);
    return run === undefined ? end : await settleAfter(run, end);
  } finally {
    input.reading?.close();
    if (run !== undefined) closeSinks(run.sinks);
  }
}

/** From what was committed to the end: tokens left open, the rest of the source, the outputs. */
async function carryOn(run: Run): Promise<RunEnd> {
  const groupSize = createGroupSize(run.recorder.clock);
  const end =
    (await continueOpenTokens(run, groupSize)) ??
    (await readSource(run, groupSize)) ??
    (await endWaiting(run, groupSize));
  switch (end?.kind) {
    case 'halt':
      await commitGroup(run);
      return halted(run, end);
    case 'stopped':
      await commitGroup(run);
      return stopped(run.stop.because);
    case undefined:
      await finishSinks(run);
      return { status: 'completed', reason: undefined, error: undefined };
    default:
      return unreachable(end);
  }
}

async function readSource(run: Run, groupSize: GroupSize): Promise<Interruption | undefined> {
  const end = await runSource(run, groupSize);
  return end.kind === 'exhausted' ? undefined : end;
}

/** Errors that leave the facts of the open group whole. */
const leavesFactsWhole = /^(PLUGIN_|SOURCE_|TOO_MANY_OPEN_MEMBERS$|TRIGGER_FAILED$)/;

/**
 * After a plugin's bug, a source that failed or a batch that grew too large, the rows that came this far
 * are settled: their facts are whole. After anything else the open group is dropped: what is committed suffices to go on. Either
 * way the reading of the source has ended.
 */
async function settleAfter(run: Run, end: RunEnd): Promise<RunEnd> {
  const { error, reason } = end;
  const message = error?.message ?? 'the run failed';
  try {
    if (!run.isCommitting && leavesFactsWhole.test(error?.code ?? '')) {
      if (run.sourceOperation !== undefined) {
        recordOperationEnd(run.recorder, run.sourceOperation, { message });
      }
      await commitGroup(run);
    } else {
      run.recorder.discard();
      endOpenOperations(run, message);
      await commitRemainder(run);
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
