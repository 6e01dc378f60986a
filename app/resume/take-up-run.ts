import type { EffectResolutions } from '../../engine/run/ask-about-effects.ts';
import { goOnReading } from '../../engine/run/reading.ts';
import type { OnChecked, Reading } from '../../engine/run/reading.ts';
import { ConfigError } from '../../landscape/model/errors.ts';
import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { claimRun } from '../../landscape/open-run.ts';
import type { RunWriter } from '../../landscape/open-run.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { openOptions } from '../compose.ts';
import type { RunParts } from '../compose.ts';
import type { LoadedPipeline } from '../load-pipeline.ts';
import { findChanges } from './find-changes.ts';
import { readRecordedRun } from './recorded-run.ts';

/** Which run goes on, and what was said to that. Plain data: it crosses into the worker. */
export interface ResumeRequest {
  readonly runKey: string;
  readonly acceptCodeChange: boolean;
  /** What became of effects of which nobody knew. */
  readonly resolutions?: EffectResolutions | undefined;
}

/** A run that goes on in this process. */
export interface TakenUpRun {
  readonly writer: RunWriter;
  /** Its source, behind what was read before; absent when that is all of it, or nothing. */
  readonly reading: Reading | undefined;
}

/**
 * Takes up a run that stopped: makes sure that settings, graph, code and the part of the source that
 * was read are what they were, and makes this process its owner.
 *
 * @throws ConfigError with every change that forbids it.
 * @throws EnvironmentError `SOURCE_CHANGED`, `LANDSCAPE_BUSY`
 */
export async function takeUpRun(
  pipeline: LoadedPipeline,
  resume: ResumeRequest,
  parts: RunParts,
  onChecked?: OnChecked,
): Promise<TakenUpRun> {
  const { graph, place, landscapePath } = pipeline;
  await refuseChanges(pipeline, resume);
  const claim = await claimRun(landscapePath, resume.runKey);
  let reading: Reading | undefined;
  try {
    // Before the claim somebody else may have gone on with it, to its end.
    await refuseChanges(pipeline, resume);
    const { source, sourceState } = claim.progress;
    if (sourceState === 'reading' && source !== undefined) {
      reading = await goOnReading(graph, place, source, onChecked);
    }
    return { writer: claim.open(openOptions(pipeline, parts)), reading };
  } catch (error) {
    reading?.close();
    claim.release();
    throw error;
  }
}

async function refuseChanges(
  pipeline: LoadedPipeline,
  { runKey, acceptCodeChange }: ResumeRequest,
): Promise<void> {
  const { landscapePath } = pipeline;
  const db = await openLandscapeReader(landscapePath);
  try {
    const recorded = await readRecordedRun(db, await findRun(db, runKey), landscapePath);
    const changes = findChanges(recorded, pipeline, acceptCodeChange);
    if (changes.length > 0) throw new ConfigError(changes);
  } finally {
    await db.destroy();
  }
}
