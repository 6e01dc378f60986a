import { outcomeKinds } from '../../../../../landscape/model/outcome.ts';
import type { OutcomeKind } from '../../../../../landscape/model/outcome.ts';
import type { Progress } from '../../../../../engine/progress.ts';
import { countText, plural } from '../../../../format/numbers.ts';
import { nodeFlows, onTheirWay } from './node-flow.ts';

/** Where every token of a run is: its kinds of ends, open batches, or on its way. */
export interface Balance {
  readonly rows: number;
  readonly tokens: number;
  /** Ends that happened, and what waits in batches, in the order in which outcomes are always listed. */
  readonly ends: readonly { readonly outcome: OutcomeKind; readonly tokens: number }[];
  readonly onTheirWay: number;
  /** What does not add up, a sentence each; none in a sound run. */
  readonly mismatches: readonly string[];
}

export function balanceOf(progress: Progress): Balance {
  const { rows, tokens, outcomes } = progress;
  return {
    rows,
    tokens,
    ends: outcomeKinds
      .filter((outcome) => outcomes[outcome] !== 0)
      .map((outcome) => ({ outcome, tokens: outcomes[outcome] })),
    onTheirWay: onTheirWay(progress),
    mismatches: mismatchesOf(progress),
  };
}

/** The counters are kept apart from one another: here they are held against one another. */
function mismatchesOf(progress: Progress): readonly string[] {
  const found: string[] = [];
  const open = onTheirWay(progress);
  const { buffered } = progress.outcomes;
  const hasCompleted = progress.status === 'completed';
  if (open < 0) {
    found.push(
      `${plural(-open, 'token')} more ended or ${open === -1 ? 'waits' : 'wait'} than were made`,
    );
  }
  if (hasCompleted && open > 0) {
    found.push(`the run has completed, and ${plural(open, 'token')} did not end`);
  }
  if (buffered < 0 || (hasCompleted && buffered > 0)) {
    found.push(`${plural(buffered, 'token')} in batches, of which none is open`);
  }
  for (const { node, arrived, waiting } of nodeFlows(progress)) {
    const ended = Object.values(node.ended).reduce((all, tokens) => all + tokens, 0);
    if (node.kind === 'sink' && ended !== node.completed) {
      found.push(
        `${node.name} wrote ${plural(node.completed, 'row')}, and ${plural(ended, 'token')} ended there`,
      );
    }
    if (node.kind === 'source' && node.completed + node.failed !== arrived) {
      found.push(
        `${plural(arrived, 'row')} read, and ${node.name} gave ${countText(node.completed + node.failed)}`,
      );
    } else if (waiting !== undefined && (waiting < 0 || (hasCompleted && waiting > 0))) {
      found.push(
        `${plural(arrived, 'token')} came to ${node.name}, and ${countText(arrived - waiting)} left it`,
      );
    }
  }
  return found;
}
