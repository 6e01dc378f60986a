import { EnvironmentError } from '../../landscape/model/errors.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { GraphNode } from '../graph/model.ts';
import { withoutSecrets } from './call-plugin.ts';
import type { Run } from './run.ts';

/** An effect of which nobody knows whether the receiver has it. */
export interface UnknownEffect {
  readonly key: string;
  readonly node: GraphNode;
  /** Absent of a token that comes from a batch. */
  readonly rowIndex?: number | undefined;
}

/** Most that are named one by one. */
const mostNamed = 20;

/** The run stops for a person: what may have been sent is never sent again blindly. */
export function effectUnknown(
  run: Run,
  unknown: readonly UnknownEffect[],
  error?: ErrorRecord,
): EnvironmentError {
  const [first] = unknown;
  if (first === undefined) throw new Error('Nothing is unknown');
  const { runKey } = run.writer;
  const sink = first.node.record.name;
  const row = first.rowIndex === undefined ? 'a row' : `row ${first.rowIndex}`;
  const isOne = unknown.length === 1;
  const what = isOne ? row : `${row} and ${unknown.length - 1} more`;
  const why =
    error === undefined
      ? 'the process ended before an answer was recorded'
      : withoutSecrets(run, error).message;
  const resume = `elspeth resume ${runKey} --resolve`;
  return new EnvironmentError(
    'EFFECT_UNKNOWN',
    `Nobody knows whether ${what} arrived where \`${sink}\` sent ${isOne ? 'it' : 'them'}: ${why}. The key is \`${first.key}\``,
    {
      facts: {
        node: sink,
        count: unknown.length,
        effects: unknown.slice(0, mostNamed).map(({ key, node, rowIndex }) => ({
          key,
          node: node.record.name,
          ...(rowIndex !== undefined && { row: rowIndex }),
        })),
      },
      nextStep: isOne
        ? `Look at the receiver, then say what happened: \`${resume} ${first.key}=sent\` or \`${resume} ${first.key}=not-sent\`.`
        : `Look at the receiver, then say of each what happened: \`${resume} ${first.key}=sent\` or \`=not-sent\`, or \`${resume} all=sent\`.`,
    },
  );
}
