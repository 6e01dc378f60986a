import { openTokens } from '../../engine/progress.ts';
import type { NodeProgress, Progress } from '../../engine/progress.ts';
import { isTerminal, outcomeKinds } from '../../landscape/model/outcome.ts';
import type { OutcomeKind } from '../../landscape/model/outcome.ts';
import { artifactName } from '../format/artifact-name.ts';
import { keptSentences } from '../format/kept-sentences.ts';
import { rowsInTime } from '../format/rows-in-time.ts';
import { bytesText, countText, plural } from '../format/numbers.ts';
import { shortHash } from '../format/short-hash.ts';

/** What can be typed next, with the landscape where it would not be found without. */
export interface SummaryCommands {
  readonly explain: string;
  readonly resume: string;
}

/** How a run ended, for people: what became of the rows, what was written, and what to ask next. */
export function summaryText(progress: Progress, commands: SummaryCommands): string {
  const lines = [`Run ${progress.runKey} ${progress.status}: ${rowsInTime(progress)}`];
  const message = progress.reason?.['message'];
  if (typeof message === 'string') lines.push(`  ${message}`);
  if (progress.status !== 'completed') {
    lines.push(...keptSentences(progress).map((sentence) => `  ${sentence}`));
  }
  lines.push('', ...endLines(progress));
  lines.push(...errorLines(progress));
  if (progress.rows > 0) {
    lines.push('', `Why did a row go where it went?`, `  ${commands.explain}`);
  }
  if (progress.status !== 'completed') {
    lines.push(
      '',
      progress.status === 'interrupted'
        ? 'Go on with it'
        : 'Go on with it, once the cause is mended',
      `  ${commands.resume}`,
    );
  }
  return lines.join('\n');
}

/** A few of the errors: what they say of one row often holds for all of them. */
function errorLines({ nodes, notable }: Progress): string[] {
  const shown = notable.slice(0, 3);
  if (shown.length === 0) return [];
  const errors = nodes.reduce((sum, { failed }) => sum + failed, 0);
  const heading = shown.length < errors ? `${plural(errors, 'error')}, for example` : 'Errors';
  const lines = shown.map(({ rowIndex, batchId, node, reason, message }) => {
    const name = nodes[node]?.name ?? String(node);
    const what = rowIndex === undefined ? `a row of b-${batchId}` : `row ${rowIndex}`;
    return `  ${what} at ${name}: ${reason}: ${message}`;
  });
  return ['', heading, ...lines];
}

function endLines(progress: Progress): string[] {
  const rows: string[][] = [];
  for (const node of progress.nodes) {
    for (const kind of outcomeKinds) {
      const tokens = node.ended[kind];
      if (tokens !== undefined)
        rows.push([`${kind} to ${node.name}`, countText(tokens), ...written(progress, node)]);
    }
  }
  for (const kind of outcomeKinds.filter(isTerminal)) {
    const elsewhere = progress.outcomes[kind] - inSinks(progress, kind);
    if (elsewhere > 0) rows.push([kind, countText(elsewhere), withoutSink[kind]]);
  }
  const empty = progress.nodes.filter(
    ({ kind, ended }) => kind === 'sink' && Object.keys(ended).length === 0,
  );
  for (const node of empty) rows.push([`nothing to ${node.name}`, '0', ...written(progress, node)]);
  const { buffered } = progress.outcomes;
  if (buffered > 0) rows.push(['open', countText(buffered), 'wait in batches that are not full']);
  const open = openTokens(progress) - buffered;
  if (open > 0)
    rows.push(['open', countText(open), 'not ended: kept in the landscape as they stand']);
  return table(rows);
}

/** What became of tokens that ended in no sink. */
const withoutSink: Readonly<Record<OutcomeKind, string>> = {
  completed: '',
  routed: '',
  discarded: 'in the landscape only',
  forked: 'into their branches',
  expanded: 'into rows of their own',
  consumed_in_batch: 'into batches',
  coalesced: 'merged with their other branches',
  quarantined: 'in the landscape only',
  failed: 'in the landscape only',
  buffered: 'wait in batches',
};

function inSinks(progress: Progress, kind: OutcomeKind): number {
  return progress.nodes.reduce((sum, { ended }) => sum + (ended[kind] ?? 0), 0);
}

function written(progress: Progress, node: NodeProgress): string[] {
  const artifact = progress.artifacts.find(({ sink }) => sink === node.index);
  if (artifact === undefined) return [];
  return [
    `${artifactName(artifact.path)}  ${bytesText(artifact.sizeBytes)}  sha256 ${shortHash(artifact.hash)}`,
  ];
}

/** Words left, numbers right, the rest as it comes. */
function table(rows: readonly string[][]): string[] {
  const width = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
  const [first, second] = [width(0), width(1)];
  return rows.map(([name = '', count = '', ...rest]) =>
    `  ${name.padEnd(first)}  ${count.padStart(second)}  ${rest.join('  ')}`.trimEnd(),
  );
}
