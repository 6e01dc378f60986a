import { ElspethError, PluginError } from '../../landscape/model/errors.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { ReproducibilityGrade, RunEndStatus } from '../../landscape/model/run.ts';
import type { Graph } from '../graph/model.ts';
import { nodeAt } from './run.ts';
import type { Run } from './run.ts';
import { describeOrigin } from './token-in-hand.ts';
import type { Halt } from './token-in-hand.ts';

export interface RunEnd {
  readonly status: RunEndStatus;
  readonly reason: JsonObject | undefined;
  /** What ended the run, when that was an error: for the message. */
  readonly error: ElspethError | undefined;
}

/** The end of a run that something stopped: ours, the outside's, or the settings' own `halt`. */
export function failed(error: unknown): RunEnd {
  const known =
    error instanceof ElspethError
      ? error
      : new PluginError('INTERNAL_BUG', `An internal error stopped the run: ${String(error)}`, {
          cause: error,
          nextStep: 'This is a bug in elspeth: please report it with the trace.',
        });
  const { code, message, facts } = known;
  return { status: 'failed', reason: { code, message, ...facts }, error: known };
}

/** The end of a run that was asked to stop, by somebody or by what it watches itself. */
export function stopped(because: ElspethError | undefined): RunEnd {
  if (because === undefined) {
    const reason = { code: 'STOPPED', message: 'the run was asked to stop' };
    return { status: 'interrupted', reason, error: undefined };
  }
  const { code, message, facts } = because;
  return { status: 'interrupted', reason: { code, message, ...facts }, error: because };
}

export function halted(run: Run, halt: Halt): RunEnd {
  const node = nodeAt(run, halt.node).record.name;
  const { origin } = halt.token;
  const error = new HaltError(
    'HALTED',
    `${capitalise(describeOrigin(origin))} was sent to \`halt\` by \`${node}\`: ${halt.message}`,
    {
      facts: {
        node,
        ...(origin.rowIndex !== undefined && { row: origin.rowIndex }),
        ...(origin.line !== undefined && { line: origin.line }),
        why: halt.reason,
      },
      nextStep:
        'See what happened with `elspeth explain`; mend the cause and resume the run, or change the settings and start a new one.',
    },
  );
  return failed(error);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A destination said `halt`: the run stops cleanly, as the settings ask. */
class HaltError extends ElspethError {}

/** What a completed run can be repeated with. */
export function gradeOf(graph: Graph): ReproducibilityGrade {
  const isRepeatable = graph.nodes.every(
    ({ record }) =>
      record.determinism !== 'external_call' && record.determinism !== 'non_deterministic',
  );
  return isRepeatable ? 'full_reproducible' : 'replay_reproducible';
}
