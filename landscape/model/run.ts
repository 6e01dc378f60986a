import type { RunId } from './ids.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** How a process ends a run, or its part of one. */
export const runEndStatuses = ['completed', 'failed', 'interrupted'] as const;
export type RunEndStatus = (typeof runEndStatuses)[number];

/** `crashed`: its process ended without a word, or was silent for so long that others may take over. */
export const segmentEndStatuses = [...runEndStatuses, 'crashed'] as const;
export type SegmentEndStatus = (typeof segmentEndStatuses)[number];

export const runStatuses = ['running', ...segmentEndStatuses] as const;
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
  readonly endStatus: SegmentEndStatus;
  readonly endedAtMs: number;
  /** Why it ended like that, when there is more to say than the status. */
  readonly endReason: JsonValue | undefined;
}

/** The process that owns a landscape, or was the last to. */
export interface LandscapeOwner {
  /** What it works on; absent when that is no run. */
  readonly segmentId: number | undefined;
  /** When it last said that it lives. */
  readonly beatAtMs: number;
  readonly isAlive: boolean;
}

/**
 * The status of a run: how its last segment ended. One that is still open is `running` as long as its
 * process owns the landscape and lives.
 */
export function runStatus(
  segments: readonly RunSegment[],
  owner: LandscapeOwner | undefined,
): RunStatus {
  const last = segments.at(-1);
  if (last?.endStatus !== undefined) return last.endStatus;
  const isAtWork = owner?.isAlive === true && owner.segmentId === last?.segmentId;
  return isAtWork ? 'running' : 'crashed';
}
