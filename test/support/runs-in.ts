import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { listRuns } from '../../landscape/queries/list-runs.ts';
import type { RunSummary } from '../../landscape/queries/list-runs.ts';

/** The runs of a landscape, the one that was started last first. */
export async function runsIn(landscape: string): Promise<readonly RunSummary[]> {
  const reader = await openLandscapeReader(landscape);
  try {
    return (await listRuns(reader, { limit: 1000 })).items;
  } finally {
    await reader.destroy();
  }
}
