import type { RunEvent } from '../engine/events.ts';
import { runPipeline } from '../engine/run/run-pipeline.ts';
import type { RunEnd } from '../engine/run/run-end.ts';
import type { StopSignal } from '../engine/run/run.ts';
import { ConfigError } from '../landscape/model/errors.ts';
import type { Problem } from '../landscape/model/errors.ts';
import { continueRun } from '../landscape/open-run.ts';
import type { RunWriter } from '../landscape/open-run.ts';
import { landscapeError } from '../landscape/sqlite/landscape-error.ts';
import type { PluginRegistry } from '../plugins/contract.ts';
import { openOptions, registerPipelineRun, secretHider } from './compose.ts';
import type { RunParts } from './compose.ts';
import { loadPipeline } from './load-pipeline.ts';
import type { LoadedPipeline, PipelineRequest } from './load-pipeline.ts';

export interface RunHereParts extends RunParts {
  readonly stop: StopSignal;
  readonly emit: (event: RunEvent) => void;
  /** Told before the run starts what is doubtful about its settings. */
  readonly warn?: (warnings: readonly Problem[]) => void;
  /** Other plugins than those of the project; tests plant a faulty one. */
  readonly registry?: PluginRegistry;
  /** Go on with this run instead of registering one. */
  readonly runKey?: string;
}

/**
 * Loads a pipeline and executes it in this thread. The worker calls it for every `run`; tests call it
 * as it is.
 *
 * @throws ConfigError when settings or graph are wrong, or ask for what is not available yet.
 * @throws AuditError when the landscape cannot be trusted or written.
 */
export async function runHere(request: PipelineRequest, parts: RunHereParts): Promise<RunEnd> {
  const pipeline = loadPipeline(request, parts.registry);
  if (pipeline.unavailable.length > 0) throw new ConfigError(pipeline.unavailable);
  parts.warn?.(pipeline.warnings);
  let writer: RunWriter | undefined;
  try {
    writer = await openWriter(pipeline, parts);
    return await runPipeline({
      graph: pipeline.graph,
      writer,
      place: pipeline.place,
      pipeline: pipeline.name,
      landscape: pipeline.landscapePath,
      hideSecrets: secretHider(pipeline),
      stop: parts.stop,
      random: parts.random,
      emit: parts.emit,
    });
  } catch (error) {
    throw landscapeError(pipeline.landscapePath, 'write', error);
  } finally {
    writer?.close();
  }
}

async function openWriter(pipeline: LoadedPipeline, parts: RunHereParts): Promise<RunWriter> {
  if (parts.runKey === undefined) return registerPipelineRun(pipeline, parts);
  return continueRun(openOptions(pipeline, parts), parts.runKey);
}
