import { dirname, resolve } from 'node:path';
import type { Knex } from 'knex';

import type { NodeRecord } from '../../landscape/model/graph.ts';
import { getField, isJsonObject } from '../../landscape/model/json.ts';
import type { Run } from '../../landscape/model/run.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { listOutputs } from '../../landscape/queries/list-outputs.ts';
import type { SinkOutput } from '../../landscape/queries/list-outputs.ts';
import { toOutputFile } from '../../plugins/sinks/file/output-file.ts';
import { artifactName } from '../format/artifact-name.ts';

/** What a sink of a run has written, and where it lies. */
export interface PlacedOutput extends SinkOutput {
  /** Absent where nothing was written yet. */
  readonly place: OutputPlace | undefined;
}

/** Where the output of a sink lies: its name for people, and its place in the file system. */
export interface OutputPlace {
  readonly name: string;
  /** Absent of a table, and of what was sent. */
  readonly file: string | undefined;
  /** `true` while the final name is not given yet. */
  readonly isPartial: boolean;
}

export async function readOutputs(db: Knex, asked: string): Promise<readonly PlacedOutput[]> {
  const run = await findRun(db, asked);
  const outputs = await listOutputs(db, run);
  return outputs.map((output) => ({ ...output, place: placeOf(run, output) }));
}

/** What a sink published; before that the partial file, as far as anything was written to it. */
function placeOf(run: Run, { sink, artifact, writes }: SinkOutput): OutputPlace | undefined {
  if (artifact?.published !== undefined) {
    const { path } = artifact.published;
    const file = artifact.type === 'file' ? artifactPath(run, path) : undefined;
    return { name: artifactName(path), file, isPartial: false };
  }
  if (artifact !== undefined && artifact.type !== 'file') {
    return { name: artifactName(artifact.path), file: undefined, isPartial: true };
  }
  const output = writes === 0 ? undefined : unpublishedFile(run, sink);
  if (output === undefined) return undefined;
  const name = `${output.path}.partial-${run.runKey}`;
  return { name, file: output.partialPath, isPartial: true };
}

/** The file of a sink, and where it grows until it is published; `undefined` of a sink that has none. */
export function unpublishedFile(run: Run, sink: Pick<NodeRecord, 'config'>) {
  const options = getField(sink.config, 'options');
  const path = isJsonObject(options) ? getField(options, 'path') : undefined;
  if (typeof path !== 'string') return undefined;
  const { runKey, startedAtMs: runStartedAtMs } = run;
  return toOutputFile(
    { path, if_exists: 'replace' },
    { runKey, runStartedAtMs, resolvePath: (name) => artifactPath(run, name) },
  );
}

/** Artifacts lie relative to the folder of the settings file. */
export function artifactPath({ settingsFile }: Pick<Run, 'settingsFile'>, path: string): string {
  return resolve(dirname(settingsFile), path);
}
