import { expect } from 'vitest';

import { countText } from '../../app/format/numbers.ts';
import { summaryText } from '../../app/headless/summary-text.ts';
import { createRunStore } from '../../app/store/run-store.ts';
import type { RunEvent } from '../../engine/events.ts';
import type { Progress } from '../../engine/progress.ts';
import type { RunCounters } from '../../landscape/model/counters.ts';
import { isTerminal, outcomeKinds } from '../../landscape/model/outcome.ts';
import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { readRunCounters } from '../../landscape/queries/run-counters.ts';

/**
 * The store that watches a run, the summary that it ends with and the database have the same numbers.
 *
 * @returns what the store has at the end.
 */
export async function expectSameCounters(
  landscape: string,
  runKey: string,
  events: readonly RunEvent[],
): Promise<Progress> {
  const store = createRunStore();
  for (const event of events) store.getState().apply(event);
  const { progress } = store.getState();
  if (progress === undefined) throw new Error('The run told nothing');
  const kept = await countersOf(landscape, runKey);
  expect(numbersOfProgress(progress)).toEqual(numbersOfCounters(kept, progress));
  expect(endsInSummary(progress)).toEqual(endsOf(kept, progress));
  return progress;
}

async function countersOf(landscape: string, runKey: string): Promise<RunCounters> {
  const db = await openLandscapeReader(landscape);
  try {
    return await readRunCounters(db, (await findRun(db, runKey)).runId);
  } finally {
    await db.destroy();
  }
}

/** Without zeros: what nothing passed may have a counter or none. */
function numbersOfProgress({ rows, tokens, sourceBytes, nodes, edges, outcomes }: Progress) {
  return withoutZeros({
    rows,
    tokens,
    sourceBytes,
    ...Object.fromEntries(nodes.map((node) => [`completed at ${node.name}`, node.completed])),
    ...Object.fromEntries(nodes.map((node) => [`failed at ${node.name}`, node.failed])),
    ...Object.fromEntries(nodes.map((node) => [`µs at ${node.name}`, node.durationUs])),
    ...Object.fromEntries(edges.map((edge) => [`along edge ${edge.index}`, edge.tokens])),
    ...outcomes,
  });
}

function numbersOfCounters(kept: RunCounters, { nodes }: Progress) {
  const name = (index: number) => nodes[index]?.name ?? '?';
  const outcomes: Record<string, number> = {};
  for (const { outcome, tokens } of kept.outcomes) {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + tokens;
  }
  return withoutZeros({
    rows: kept.rows,
    tokens: kept.tokens,
    sourceBytes: kept.sourceBytes,
    ...Object.fromEntries(
      kept.nodes.flatMap(({ nodeIndex, completed, failed, durationUs }) => [
        [`completed at ${name(nodeIndex)}`, completed],
        [`failed at ${name(nodeIndex)}`, failed],
        [`µs at ${name(nodeIndex)}`, durationUs],
      ]),
    ),
    ...Object.fromEntries(
      kept.edges.map(({ edgeIndex, tokens }) => [`along edge ${edgeIndex}`, tokens]),
    ),
    ...outcomes,
  });
}

function withoutZeros(numbers: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(numbers).filter(([, number]) => number !== 0));
}

function endsOf({ outcomes }: RunCounters, { nodes }: Progress): Readonly<Record<string, string>> {
  return Object.fromEntries(
    outcomes
      .filter(({ outcome, tokens }) => isTerminal(outcome) && tokens > 0)
      .map(({ outcome, sinkNodeIndex: sink, tokens }) => [
        sink === undefined ? outcome : `${outcome} to ${nodes[sink]?.name}`,
        countText(tokens),
      ]),
  );
}

/** The lines of the summary that say how tokens ended. */
function endsInSummary(progress: Progress): Readonly<Record<string, string>> {
  const line = new RegExp(`^ {2}((?:${outcomeKinds.join('|')})(?: to \\S+)?) +(\\S*\\d)(?: |$)`);
  const found = summaryText(progress, { explain: '', resume: '' })
    .split('\n')
    .map((text) => line.exec(text))
    .filter((match) => match !== null);
  return Object.fromEntries(found.map(([, end = '', tokens = '']) => [end, tokens] as const));
}
