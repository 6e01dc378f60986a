import type { Knex } from 'knex';

import type { Artifact } from '../model/artifact.ts';
import type { RunId } from '../model/ids.ts';
import { artifactColumns, toArtifact } from '../readers/to-artifact.ts';

/** What the sinks of a run published or are about to, in the order of the sinks. */
export async function listArtifacts(db: Knex, runId: RunId): Promise<readonly Artifact[]> {
  const found: unknown[] = await db('artifacts')
    .select(artifactColumns)
    .where({ run_id: runId })
    .orderBy('sink_node_index');
  return found.map(toArtifact);
}
