import { toHex } from '../../../../../landscape/hash.ts';
import { getField, isJsonObject } from '../../../../../landscape/model/json.ts';
import type { JsonValue } from '../../../../../landscape/model/json.ts';
import type { RunSegment } from '../../../../../landscape/model/run.ts';
import type { RunSummary } from '../../../../../landscape/queries/list-runs.ts';
import type { Fact } from '../../../../format/fact.ts';
import { durationText } from '../../../../format/numbers.ts';
import { versionsText } from '../../../../format/versions-text.ts';
import { timeText } from '../../../../format/time-text.ts';

/** What a run was made with, beside its settings. */
export function runFacts(run: RunSummary): readonly Fact[] {
  const last = run.segments.at(-1);
  return [
    { label: 'pipeline', text: run.pipeline },
    { label: 'file', text: run.settingsFile },
    { label: 'settings', text: toHex(run.configHash) },
    { label: 'topology', text: toHex(run.topologyHash) },
    { label: 'hashes', text: `${run.canonicalVersion}, ${run.hashMode}` },
    ...run.segments.map((segment) => processFact(segment, run.segments.length)),
    ...(last === undefined ? [] : [{ label: 'plugins', text: versionsText(last.pluginVersions) }]),
    { label: 'payloads', text: run.payloadsPath },
    {
      label: 'repeats',
      text: run.reproducibilityGrade?.replaceAll('_', ' ') ?? 'not graded',
    },
    { label: 'evidence', text: 'exports of it come in a later version' },
  ];
}

/** A process of the run and how it ended. */
function processFact(segment: RunSegment, processes: number): Fact {
  const { segmentIndex, startedAtMs, codeVersion, nodeVersion, pid, host } = segment;
  const where = `elspeth ${codeVersion}, Node ${nodeVersion}, pid ${pid} on ${host}`;
  return {
    label: processes === 1 ? 'process' : `process ${segmentIndex + 1}`,
    text: `${timeText(startedAtMs)} UTC, ${endText(segment)}; ${where}`,
    mark: segment.endStatus === 'failed' ? 'bad' : undefined,
  };
}

function endText(segment: RunSegment): string {
  if (segment.endStatus === undefined) return 'not ended';
  const { endStatus, startedAtMs, endedAtMs, endReason } = segment;
  const after = durationText(Math.max(0, endedAtMs - startedAtMs));
  const message = messageOf(endReason);
  return `${endStatus} after ${after}${message === undefined ? '' : `: ${message}`}`;
}

function messageOf(reason: JsonValue | undefined): string | undefined {
  const message = isJsonObject(reason) ? getField(reason, 'message') : undefined;
  return typeof message === 'string' ? message : undefined;
}
