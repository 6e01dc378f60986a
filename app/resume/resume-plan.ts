import type { JsonObject } from '../../landscape/model/json.ts';
import { isTerminal } from '../../landscape/model/outcome.ts';
import type { OutcomeKind } from '../../landscape/model/outcome.ts';
import type { RunStatus } from '../../landscape/model/run.ts';
import type { SinkOutput } from '../../landscape/queries/list-outputs.ts';
import type { RecordedRun } from './recorded-run.ts';

/** What is done of a run, and what `resume` will do. */
export interface ResumePlan {
  readonly runKey: string;
  readonly pipeline: string;
  readonly settingsFile: string;
  readonly status: RunStatus;
  /** Why it stopped, when that was recorded. */
  readonly reason: string | undefined;
  /** How many processes have worked on it. */
  readonly processes: number;
  readonly rowsRead: number;
  readonly sourceState: 'reading' | 'exhausted';
  /** Where reading goes on, as the source says it; absent before its first record. */
  readonly source: JsonObject | undefined;
  /** Tokens that have ended, by how. */
  readonly ended: readonly (readonly [OutcomeKind, number])[];
  /** Tokens that have not ended and do not wait. */
  readonly open: number;
  /** Tokens that wait in batches and for other branches. */
  readonly waiting: number;
  readonly outputs: readonly PlannedOutput[];
}

export interface PlannedOutput {
  readonly sink: string;
  readonly rows: number;
  /** Committed so far: a partial output is cut back to this. */
  readonly bytes: number;
  /** `complete`: nothing is missing but its final name. */
  readonly state: 'nothing' | 'partial' | 'complete' | 'published';
}

export function planResume({ standing, outputs }: RecordedRun): ResumePlan {
  const { run, counters, last } = standing;
  const process = run.segments.at(-1);
  const ended = [...run.outcomes].filter(([outcome]) => isTerminal(outcome));
  const waiting = run.outcomes.get('buffered') ?? 0;
  const done = ended.reduce((sum, [, tokens]) => sum + tokens, 0);
  return {
    runKey: run.runKey,
    pipeline: run.pipeline,
    settingsFile: run.settingsFile,
    status: run.status,
    reason: process?.endStatus === undefined ? undefined : messageOf(process.endReason),
    processes: run.segments.length,
    rowsRead: last?.rowsRead ?? 0,
    sourceState: last?.sourceState ?? 'reading',
    source: last?.source,
    ended,
    open: counters.tokens - done - waiting,
    waiting,
    outputs: outputs.map(toPlanned),
  };
}

function toPlanned({ sink, artifact, writes, rows, bytes }: SinkOutput): PlannedOutput {
  return { sink: sink.name, rows, bytes, state: stateOf(artifact, writes) };
}

function stateOf(artifact: SinkOutput['artifact'], writes: number): PlannedOutput['state'] {
  if (artifact?.published !== undefined) return 'published';
  if (artifact !== undefined) return 'complete';
  return writes > 0 ? 'partial' : 'nothing';
}

function messageOf(reason: unknown): string | undefined {
  if (typeof reason !== 'object' || reason === null || !('message' in reason)) return undefined;
  return typeof reason.message === 'string' ? reason.message : undefined;
}
