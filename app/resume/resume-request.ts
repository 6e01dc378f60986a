import { existsSync } from 'node:fs';

import { NotFoundError } from '../../landscape/model/errors.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { withLandscape } from '../open-reader.ts';
import type { PipelineRequest } from '../load-pipeline.ts';
import type { RunRequest } from '../run-here.ts';
import { readRecordedRun } from './recorded-run.ts';
import type { RecordedRun } from './recorded-run.ts';
import { recordedSets } from './recorded-sets.ts';
import type { ResumeRequest } from './take-up-run.ts';

/** What is said to a resume, beside the run. */
export interface ResumeChoices extends Pick<PipelineRequest, 'cwd' | 'env' | 'database'> {
  /** Absent: the settings file that was recorded. */
  readonly settings?: string | undefined;
  /** Beside those that were recorded. */
  readonly sets?: readonly string[];
  readonly acceptCodeChange?: boolean;
  readonly resolutions?: ResumeRequest['resolutions'];
}

/**
 * What has to be executed to go on with a run: its own settings file, with the settings that were given
 * on the command line then.
 *
 * @param asked - The run as a person names it.
 * @throws NotFoundError when there is no such run, or its settings file is gone.
 */
export async function readResumeRequest(
  asked: string,
  { cwd, env, database, settings, sets = [], acceptCodeChange = false, resolutions }: ResumeChoices,
): Promise<{ readonly recorded: RecordedRun; readonly request: RunRequest }> {
  return withLandscape(database, async ({ db, path }) => {
    const recorded = await readRecordedRun(db, await findRun(db, asked), path);
    const { runKey, settingsFile } = recorded.standing.run;
    if (settings === undefined && !existsSync(settingsFile))
      throw settingsGone(runKey, settingsFile);
    const request = {
      settingsFile: settings ?? settingsFile,
      sets: [...recordedSets(recorded), ...sets],
      database: path,
      cwd,
      env,
      resume: { runKey, acceptCodeChange, resolutions },
    };
    return { recorded, request };
  });
}

function settingsGone(run: string, file: string): NotFoundError {
  return new NotFoundError(
    'SETTINGS_NOT_FOUND',
    `The settings file of run ${run}, \`${file}\`, is not there any more.`,
    { facts: { run, file }, nextStep: 'Say where it is now with --settings.' },
  );
}
