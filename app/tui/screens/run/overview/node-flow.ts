import { openTokens } from '../../../../../engine/progress.ts';
import type { EdgeProgress, NodeProgress, Progress } from '../../../../../engine/progress.ts';
import type { NodeIndex } from '../../../../../landscape/model/ids.ts';

/** What came to a node, what left it, and what is still there: all of it out of the counters. */
export interface NodeFlow {
  readonly node: NodeProgress;
  /** Rows for the source, else tokens that edges brought. */
  readonly arrived: number;
  /** Tokens that it sent on, or wrote; error routes are not counted. */
  readonly left: number;
  /** Tokens that it could not deal with for good; absent where retries make that unknowable now. */
  readonly errors: number | undefined;
  /** Failed attempts that were, or will be, made again. */
  readonly retries: number | undefined;
  /** Tokens that came and have not been dealt with: held, queued, or to be tried again. */
  readonly waiting: number | undefined;
  /** By edge index; those of error routes among them. */
  readonly edges: readonly EdgeProgress[];
}

/** The flow through every node, by node index. */
export function nodeFlows(progress: Progress): readonly NodeFlow[] {
  const from = Map.groupBy(progress.edges, (edge) => edge.from);
  const into = Map.groupBy(progress.edges, ({ target }) =>
    target.kind === 'node' ? target.nodeIndex : undefined,
  );
  const errors = errorsByNode(progress);
  return progress.nodes.map((node) => {
    const edges = from.get(node.index) ?? [];
    const found = errors.get(node.index);
    const arrived = node.kind === 'source' ? progress.rows : sum(into.get(node.index) ?? []);
    return {
      node,
      arrived,
      left:
        node.kind === 'sink' ? node.completed : sum(edges.filter(({ mode }) => mode !== 'divert')),
      errors: found,
      retries: found === undefined ? undefined : node.failed - found,
      waiting: found === undefined ? undefined : arrived - passed(node, edges) - found,
      edges,
    };
  });
}

/** Tokens that were given up: what error routes took, and what ended in the landscape alone. */
export function countErrors(progress: Progress): number {
  const ended = progress.outcomes.failed + quarantinedWithoutSink(progress);
  return sum(progress.edges.filter(isErrorRoute)) + ended;
}

/** What was sent to `halt` is given up by nobody: the node has it again when the run goes on. */
function isErrorRoute({ mode, target }: EdgeProgress): boolean {
  return mode === 'divert' && target.kind !== 'halt';
}

/** Tokens that a node has dealt with well; one that was sent to `halt` comes to it once more. */
function passed({ completed }: NodeProgress, edges: readonly EdgeProgress[]): number {
  return (
    completed - sum(edges.filter(({ mode, target }) => mode !== 'divert' && target.kind === 'halt'))
  );
}

/** All failed attempts that were not the last word. */
export function countRetries(progress: Progress): number {
  return progress.nodes.reduce((all, { failed }) => all + failed, 0) - countErrors(progress);
}

/** Tokens that are neither at an end nor in an open batch. */
export function onTheirWay(progress: Progress): number {
  return openTokens(progress) - progress.outcomes.buffered;
}

function quarantinedWithoutSink({ nodes, outcomes }: Progress): number {
  return outcomes.quarantined - nodes.reduce((all, { ended }) => all + (ended.quarantined ?? 0), 0);
}

/**
 * A failed attempt is an error or is made again; counters know which where there is an error route, and
 * where nothing is tried twice. The rest follows from the sum, when it is about one node.
 */
function errorsByNode(progress: Progress): ReadonlyMap<NodeIndex, number> {
  const diverted = new Map<NodeIndex, number>();
  const halted = new Map<NodeIndex, number>();
  for (const edge of progress.edges) {
    if (edge.mode !== 'divert') continue;
    const tally = isErrorRoute(edge) ? diverted : halted;
    tally.set(edge.from, (tally.get(edge.from) ?? 0) + edge.tokens);
  }
  const errors = new Map<NodeIndex, number>();
  const unclear = new Map<NodeIndex, number>();
  for (const { index, kind, failed } of progress.nodes) {
    const routed = diverted.get(index);
    const atMost = failed - (halted.get(index) ?? 0);
    const isRepeatable = kind === 'transform' || kind === 'aggregation';
    if (routed === undefined && isRepeatable && atMost > 0) unclear.set(index, atMost);
    else errors.set(index, routed ?? atMost);
  }
  const left = countErrors(progress) - total(errors);
  for (const [index, atMost] of unclear) {
    if (left === total(unclear)) errors.set(index, atMost);
    else if (unclear.size === 1) errors.set(index, left);
  }
  return errors;
}

function total(tokens: ReadonlyMap<NodeIndex, number>): number {
  return [...tokens.values()].reduce((all, each) => all + each, 0);
}

function sum(edges: readonly EdgeProgress[]): number {
  return edges.reduce((all, { tokens }) => all + tokens, 0);
}
