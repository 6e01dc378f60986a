import { hashModes, reproducibilityGrades } from '../model/run.ts';
import type { Run } from '../model/run.ts';
import { columns } from './columns.ts';
import { count, hash, id, oneOf, openRecord, optionalOneOf, text } from './stored-record.ts';

export const runColumns = columns(
  'run_id',
  'run_key',
  'pipeline',
  'settings_file',
  'started_at_ms',
  'config_hash',
  'topology_hash',
  'canonical_version',
  'hash_mode',
  'payloads_path',
  'reproducibility_grade',
);

/** @throws AuditError when the record is not exactly as expected. */
export function toRun(found: unknown): Run {
  const from = openRecord('runs', 'runId', found);
  return {
    runId: id(from, 'runId'),
    runKey: text(from, 'runKey'),
    pipeline: text(from, 'pipeline'),
    settingsFile: text(from, 'settingsFile'),
    startedAtMs: count(from, 'startedAtMs'),
    configHash: hash(from, 'configHash'),
    topologyHash: hash(from, 'topologyHash'),
    canonicalVersion: text(from, 'canonicalVersion'),
    hashMode: oneOf(from, 'hashMode', hashModes),
    payloadsPath: text(from, 'payloadsPath'),
    reproducibilityGrade: optionalOneOf(from, 'reproducibilityGrade', reproducibilityGrades),
  };
}
