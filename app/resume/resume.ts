import { goOnReading } from '../../engine/run/reading.ts';
import { ConfigError } from '../../landscape/model/errors.ts';
import { environment } from '../environment.ts';
import { executeRun } from '../execute-run.ts';
import type { Execution } from '../execute-run.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { displayLines } from '../format/display-text.ts';
import { resumePlanDocument, resumePlanText } from '../format/resume-text.ts';
import { loadPipeline } from '../load-pipeline.ts';
import type { LoadedPipeline } from '../load-pipeline.ts';
import { printData, printJson } from '../output.ts';
import type { RunRequest } from '../run-here.ts';
import { readEffectWords } from './effect-words.ts';
import { findChanges } from './find-changes.ts';
import type { RecordedRun } from './recorded-run.ts';
import { readResumeRequest } from './resume-request.ts';
import { planResume } from './resume-plan.ts';
import type { ResumePlan } from './resume-plan.ts';

export interface ResumeOptions extends Execution {
  /** The run as a person names it. */
  readonly asked: string;
  /** Absent: the settings file that was recorded. */
  readonly settings: string | undefined;
  /** Beside those that were recorded. */
  readonly set: readonly string[];
  readonly database: string | undefined;
  readonly isDryRun: boolean;
  readonly acceptCodeChange: boolean;
  /** What became of effects, as `--resolve` says it. */
  readonly words: readonly string[];
}

/** Goes on with a run, or says what that would do; a run that is complete needs nothing. */
export async function resume(options: ResumeOptions): Promise<ExitCode> {
  const { settings, database, set, acceptCodeChange } = options;
  const { recorded, request } = await readResumeRequest(options.asked, {
    settings,
    database,
    sets: set,
    acceptCodeChange,
    resolutions: readEffectWords(options.words),
    cwd: process.cwd(),
    env: environment,
  });
  const plan = planResume(recorded);
  if (plan.status === 'completed') return sayComplete(plan, options.json);
  return options.isDryRun ? dryRun(recorded, plan, request, options) : executeRun(request, options);
}

function sayComplete(plan: ResumePlan, json: boolean): ExitCode {
  if (json) printJson(resumePlanDocument(plan, undefined));
  else printData(`Run ${plan.runKey} is complete: there is nothing to go on with.`);
  return exitCodes.done;
}

/** Checks all that `resume` checks, and writes nothing. */
async function dryRun(
  recorded: RecordedRun,
  plan: ResumePlan,
  request: RunRequest,
  { acceptCodeChange, json }: ResumeOptions,
): Promise<ExitCode> {
  const pipeline = loadPipeline(request);
  const changes = findChanges(recorded, pipeline, acceptCodeChange);
  if (changes.length > 0) throw new ConfigError(changes);
  const checkedBytes = await checkSource(pipeline, plan);
  if (json) printJson(resumePlanDocument(plan, checkedBytes));
  else printData(displayLines(resumePlanText(plan, checkedBytes)));
  return exitCodes.done;
}

/** Returns how many bytes lie before the position; `undefined` where nothing more is read. */
async function checkSource(
  { graph, place }: LoadedPipeline,
  { source, sourceState }: ResumePlan,
): Promise<number | undefined> {
  if (sourceState === 'exhausted' || source === undefined) return undefined;
  let checked: number | undefined;
  const reading = await goOnReading(graph, place, source, (bytes) => {
    checked = bytes;
  });
  reading.close();
  return checked;
}
