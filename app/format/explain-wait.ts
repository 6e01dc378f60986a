import type { ExplainedWait } from '../../landscape/model/explained-token.ts';
import { displayText } from './display-text.ts';
import { countText, plural } from './numbers.ts';

/** `it waits at `verdict` since 2026-…: 1 of 2 branches (rules), missing model`. */
export function waitText(wait: ExplainedWait, isRunning: boolean): string {
  const { node, since } = wait;
  const name = `\`${displayText(node)}\``;
  const waits = isRunning ? 'it waits' : 'the run ended while it waited';
  switch (wait.for) {
    case 'branches': {
      const { arrived, missing } = wait;
      const there = `${arrived.length} of ${arrived.length + missing.length} branches`;
      const lacking = missing.length === 0 ? '' : `, without ${list(missing)}`;
      return `${waits} at ${name} since ${since}: ${there} (${list(arrived)})${lacking}`;
    }
    case 'batch': {
      const { batch, members, flushesAt, isRetried } = wait;
      const rows =
        flushesAt === null
          ? plural(members, 'row')
          : `${countText(members)} of ${plural(flushesAt, 'row')}`;
      const retried = isRetried ? '; its flush failed and is tried again' : '';
      return `${waits} at ${name} in batch ${batch} since ${since}: ${rows}${retried}`;
    }
    default:
      return wait satisfies never;
  }
}

function list(branches: readonly string[]): string {
  return branches.map((each) => displayText(each)).join(', ');
}
