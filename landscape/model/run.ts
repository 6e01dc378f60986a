import type { RunId } from './ids.ts';
import type { JsonObject, JsonValue } from './json.ts';

export const runStatuses = ['running', 'completed', 'failed', 'interrupted'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** How far a run can be repeated: everything, with recorded answers, or only attributed by hashes. */
export const reproducibilityGrades = [
  'full_reproducible',
  'replay_reproducible',
  'attributable_only',
] as const;
export type ReproducibilityGrade = (typeof reproducibilityGrades)[number];

export const operationTypes = ['source_load', 'sink_write'] as const;
export type OperationType = (typeof operationTypes)[number];

/** A run as it was registered. Its status is in its segments. */
export interface Run {
  readonly runId: RunId;
  readonly runKey: string;
  readonly pipeline: string;
  readonly settingsFile: string;
  readonly startedAtMs: number;
  readonly configHash: Uint8Array;
  readonly topologyHash: Uint8Array;
  readonly canonicalVersion: string;
  readonly hashMode: HashMode;
  /** Relative to the folder of the database, or absolute. */
  readonly payloadsPath: string;
  readonly reproducibilityGrade: ReproducibilityGrade | undefined;
}

/** `plain` hashes values; a later `salted` hashes salt and value, so that erasing a value holds. */
export const hashModes = ['plain', 'salted'] as const;
export type HashMode = (typeof hashModes)[number];

/** One process of a run. */
export type RunSegment = Process & (RunningSegment | EndedSegment);

interface Process {
  readonly segmentId: number;
  readonly runId: RunId;
  readonly segmentIndex: number;
  readonly startedAtMs: number;
  readonly codeVersion: string;
  readonly nodeVersion: string;
  /** Plugin name → version. */
  readonly pluginVersions: JsonObject;
  readonly pid: number;
  readonly host: string;
}

interface RunningSegment {
  readonly endStatus: undefined;
}

interface EndedSegment {
  readonly endStatus: RunEndStatus;
  readonly endedAtMs: number;
  /** Why it ended like that, when there is more to say than the status. */
  readonly endReason: JsonValue | undefined;
}

export const runEndStatuses = ['completed', 'failed', 'interrupted'] as const;
export type RunEndStatus = (typeof runEndStatuses)[number];

/** The status of a run: how its last segment ended; `running` when that is still open. */
export function runStatus(segments: readonly RunSegment[]): RunStatus {
  return segments.at(-1)?.endStatus ?? 'running';
}
