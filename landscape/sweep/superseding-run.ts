import type { Artifact } from '../model/artifact.ts';
import type { Run } from '../model/run.ts';
import { openRecord, text } from '../readers/stored-record.ts';
import type { Bound } from './snapshot.ts';

/** A later run that published under the same name; what it published tells whether it lies there now. */
export interface Superseding {
  readonly sql: string;
  readonly bound: readonly Bound[];
}

/**
 * Finds the last run of the same landscape that published under the same name after this one, and, where
 * `foundHash` is given, whose content is the one that was found.
 */
export function supersedingQuery(
  run: Run,
  artifact: Artifact,
  foundHash: Uint8Array | undefined,
): Superseding {
  const content = foundHash === undefined ? '' : 'artifacts.content_hash = ? and';
  return {
    sql: `select runs.run_key as runKey from artifacts
      join runs on runs.run_id = artifacts.run_id
      where ${content} artifacts.published_path = ? and runs.settings_file = ?
        and artifacts.artifact_id > ?
      order by artifacts.artifact_id desc limit 1`,
    bound: [
      ...(foundHash === undefined ? [] : [foundHash]),
      artifact.published?.path ?? null,
      run.settingsFile,
      artifact.artifactId,
    ],
  };
}

/** Key of the run, `undefined` when there is none. */
export function toSupersedingRun(found: readonly unknown[]): string | undefined {
  return found.length === 0 ? undefined : text(openRecord('runs', 'runKey', found[0]), 'runKey');
}
