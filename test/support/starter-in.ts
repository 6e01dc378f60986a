import { readResumeRequest } from '../../app/resume/resume-request.ts';
import { createRunStarter } from '../../app/tui/store/create-run-starter.ts';
import type { PipelineFolder } from './pipeline-folder.ts';

/** Starts and resumes runs of the pipelines in a folder, as the screens of the program do. */
export function starterIn({ landscape, path }: PipelineFolder) {
  const place = { sets: [], database: landscape, cwd: path, env: {} };
  return createRunStarter({
    request: (settingsFile) => ({ ...place, settingsFile }),
    resumeRequest: async (runKey) => (await readResumeRequest(runKey, place)).request,
    maxBad: undefined,
  });
}
