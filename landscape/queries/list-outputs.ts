import type { Knex } from 'knex';

import type { Artifact } from '../model/artifact.ts';
import type { NodeIndex } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import type { StoredNode } from '../readers/to-node.ts';
import { count, openRecord, text } from '../readers/stored-record.ts';
import { listArtifacts } from './list-artifacts.ts';
import { listNodes } from './run-graph.ts';

/** What a sink has written so far, and what it published. */
export interface SinkOutput {
  readonly sink: StoredNode;
  /** Absent before the run is about to publish. */
  readonly artifact: Artifact | undefined;
  /** Writes that were committed, one a group. */
  readonly writes: number;
  readonly rows: number;
  /** Where the last of them ends: the size of the file so far. */
  readonly bytes: number;
  /** The last run of the same settings file that published under the same path after this one. */
  readonly publishedAgain: LaterArtifact | undefined;
}

export interface LaterArtifact {
  readonly runKey: string;
  readonly atMs: number;
}

/** Every sink of a run in the order of the graph, also those that got nothing. */
export async function listOutputs(db: Knex, run: Run): Promise<readonly SinkOutput[]> {
  const sinks = (await listNodes(db, run.runId)).filter(({ kind }) => kind === 'sink');
  const artifacts = await listArtifacts(db, run.runId);
  const artifactOf = new Map(artifacts.map((each) => [each.sinkNodeIndex, each]));
  const written = await sumSegments(db, run);
  const outputs: SinkOutput[] = [];
  for (const sink of sinks) {
    const artifact = artifactOf.get(sink.nodeIndex);
    outputs.push({
      sink,
      artifact,
      ...(written.get(sink.nodeIndex) ?? { writes: 0, rows: 0, bytes: 0 }),
      publishedAgain: artifact === undefined ? undefined : await findLater(db, run, artifact),
    });
  }
  return outputs;
}

type Written = Pick<SinkOutput, 'writes' | 'rows' | 'bytes'>;

async function sumSegments(db: Knex, { runId }: Run): Promise<ReadonlyMap<NodeIndex, Written>> {
  const found: unknown[] = await db('artifact_segments')
    .select({ sinkNodeIndex: 'sink_node_index' })
    .count({ writes: 'artifact_segment_id' })
    .sum({ rows: 'row_count' })
    .max({ bytes: db.raw('byte_offset + byte_length') })
    .where({ run_id: runId })
    .groupBy('sink_node_index');
  return new Map(
    found.map((each) => {
      const from = openRecord('artifact_segments', 'sinkNodeIndex', each);
      const written = {
        writes: count(from, 'writes'),
        rows: count(from, 'rows'),
        bytes: count(from, 'bytes'),
      };
      return [count(from, 'sinkNodeIndex'), written];
    }),
  );
}

async function findLater(
  db: Knex,
  run: Run,
  { artifactId, published }: Artifact,
): Promise<LaterArtifact | undefined> {
  if (published === undefined) return undefined;
  const found: unknown[] = await db({ later: 'artifacts' })
    .join({ run: 'runs' }, 'run.run_id', 'later.run_id')
    .select({ runKey: 'run.run_key', atMs: 'later.published_at_ms' })
    .where({ 'later.published_path': published.path, 'run.settings_file': run.settingsFile })
    .andWhere('later.artifact_id', '>', artifactId)
    .orderBy('later.artifact_id', 'desc')
    .limit(1);
  if (found.length === 0) return undefined;
  const from = openRecord('artifacts', 'runKey', found[0]);
  return { runKey: text(from, 'runKey'), atMs: count(from, 'atMs') };
}
