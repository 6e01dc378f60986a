import type { RunEvent } from '../engine/events.ts';
import { runPipeline } from '../engine/run/run-pipeline.ts';
import type { OnChecked } from '../engine/run/reading.ts';
import type { RunEnd } from '../engine/run/run-end.ts';
import type { StopSignal } from '../engine/run/run.ts';
import { ConfigError } from '../landscape/model/errors.ts';
import type { Problem } from '../landscape/model/errors.ts';
import { landscapeError } from '../landscape/sqlite/landscape-error.ts';
import type { PluginRegistry } from '../plugins/contract.ts';
import { registerPipelineRun, secretHider } from './compose.ts';
import type { RunParts } from './compose.ts';
import { loadPipeline } from './load-pipeline.ts';
import type { LoadedPipeline, PipelineRequest } from './load-pipeline.ts';
import { prepareStorage } from './prepare-storage.ts';
import { takeUpRun } from './resume/take-up-run.ts';
import type { ResumeRequest, TakenUpRun } from './resume/take-up-run.ts';

/** What is to be executed. Plain data: it crosses into the worker. */
export interface RunRequest extends PipelineRequest {
  /** Absent: a new run. */
  readonly resume?: ResumeRequest | undefined;
}

export interface RunHereParts extends RunParts {
  readonly stop: StopSignal;
  readonly emit: (event: RunEvent) => void;
  /** Told before the run starts what is doubtful about its settings. */
  readonly warn?: (warnings: readonly Problem[]) => void;
  /** Other plugins than those of the project; tests plant a faulty one. */
  readonly registry?: PluginRegistry;
  /** Told how much of what an earlier process has read was looked at again. */
  readonly onChecked?: OnChecked;
}

/**
 * Loads a pipeline and executes it in this thread. The worker calls it for every `run`; tests call it
 * as it is.
 *
 * @throws ConfigError when settings or graph are wrong, or ask for what is not available yet.
 * @throws AuditError when the landscape cannot be trusted or written.
 */
export async function runHere(request: RunRequest, parts: RunHereParts): Promise<RunEnd> {
  const pipeline = loadPipeline(request, parts.registry);
  if (pipeline.unavailable.length > 0) throw new ConfigError(pipeline.unavailable);
  parts.warn?.(pipeline.warnings);
  let run: TakenUpRun | undefined;
  try {
    const stop = prepareStorage(pipeline, parts.stop);
    run = await openRun(pipeline, request.resume, parts);
    return await runPipeline({
      graph: pipeline.graph,
      ...run,
      resolutions: request.resume?.resolutions,
      place: pipeline.place,
      pipeline: pipeline.name,
      landscape: pipeline.landscapePath,
      hideSecrets: secretHider(pipeline),
      stop,
      random: parts.random,
      emit: parts.emit,
    });
  } catch (error) {
    throw landscapeError(pipeline.landscapePath, 'write', error);
  } finally {
    run?.writer.close();
  }
}

async function openRun(
  pipeline: LoadedPipeline,
  resume: ResumeRequest | undefined,
  parts: RunHereParts,
): Promise<TakenUpRun> {
  if (resume !== undefined) return takeUpRun(pipeline, resume, parts, parts.onChecked);
  return { writer: await registerPipelineRun(pipeline, parts), reading: undefined };
}
