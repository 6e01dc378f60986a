import { toHex } from '../../hash.ts';
import type { ExplainedRun, ExplainedSegment } from '../../model/explanation.ts';
import type { RunSegment } from '../../model/run.ts';
import type { RunSummary } from '../list-runs.ts';
import { toIsoTime } from './shown-time.ts';

/** The run as the head of an explanation: what was executed, by which code, under which settings. */
export function explainRun(run: RunSummary): ExplainedRun {
  return {
    key: run.runKey,
    pipeline: run.pipeline,
    settingsFile: run.settingsFile,
    status: run.status,
    startedAt: toIsoTime(run.startedAtMs),
    endedAt: run.endedAtMs === undefined ? null : toIsoTime(run.endedAtMs),
    configHash: toHex(run.configHash),
    topologyHash: toHex(run.topologyHash),
    canonicalVersion: run.canonicalVersion,
    hashMode: run.hashMode,
    reproducibilityGrade: run.reproducibilityGrade ?? null,
    segments: run.segments.map(toExplainedSegment),
  };
}

function toExplainedSegment(segment: RunSegment): ExplainedSegment {
  const hasEnded = segment.endStatus !== undefined;
  return {
    index: segment.segmentIndex,
    startedAt: toIsoTime(segment.startedAtMs),
    endedAt: hasEnded ? toIsoTime(segment.endedAtMs) : null,
    endStatus: segment.endStatus ?? null,
    endReason: hasEnded ? (segment.endReason ?? null) : null,
    codeVersion: segment.codeVersion,
    nodeVersion: segment.nodeVersion,
    pluginVersions: segment.pluginVersions,
    host: segment.host,
    pid: segment.pid,
  };
}
