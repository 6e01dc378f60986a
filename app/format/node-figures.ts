import type { NodeSummary } from '../../landscape/queries/node-summaries.ts';
import { latencyText } from './latency-text.ts';
import { shareText } from './numbers.ts';

/** What is counted of the states of a node. */
type CountedStates = Pick<NodeSummary, 'completed' | 'failed' | 'durationUs'>;

/** Mean time of a state; `-` before the first has ended. */
export function meanText(counted: CountedStates): string {
  const us = meanUs(counted);
  return us === undefined ? '-' : latencyText(us / 1000);
}

export function meanUs({ completed, failed, durationUs }: CountedStates): number | undefined {
  const states = completed + failed;
  return states === 0 ? undefined : durationUs / states;
}

/** A time that so many states kept to; `-` before the first has ended. */
export function boundText(us: number | undefined): string {
  return us === undefined ? '-' : latencyText(us / 1000);
}

/** `mean 1.25 ms, p50 ≤ 1 ms, p95 ≤ 2 ms, p99 ≤ 4 ms`. */
export function latencyPhrase({ latency, ...counted }: NodeSummary): string {
  if (latency === undefined) return 'no state has ended here';
  const bounds = [
    `p50 ≤ ${boundText(latency.p50Us)}`,
    `p95 ≤ ${boundText(latency.p95Us)}`,
    `p99 ≤ ${boundText(latency.p99Us)}`,
  ];
  return [`mean ${meanText(counted)}`, ...bounds].join(', ');
}

export function pluginText({ node }: NodeSummary): string {
  return `${node.plugin} ${node.pluginVersion}`;
}

/** Whether a state lasts until others have come: until the batch is flushed, or the branches are there. */
export function waits({ kind }: Pick<NodeSummary['node'], 'kind'>): boolean {
  return kind === 'aggregation' || kind === 'coalesce';
}

/** Time of all nodes together, but for those that wait. */
export function workingUs(nodes: readonly NodeSummary[]): number {
  return nodes.reduce((sum, { node, durationUs }) => sum + (waits(node) ? 0 : durationUs), 0);
}

/**
 * What the time of a node is a part of, in words.
 *
 * @param totalUs - Of all nodes that do not wait.
 */
export function timePhrase({ node, durationUs }: NodeSummary, totalUs: number): string {
  if (node.kind === 'aggregation') return 'from the arrival of a token until its batch is flushed';
  if (node.kind === 'coalesce') return 'from the arrival of a branch until the others are there';
  return `${shareText(durationUs, totalUs)} of the time in which nodes worked`;
}
