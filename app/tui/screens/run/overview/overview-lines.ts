import type { Progress } from '../../../../../engine/progress.ts';
import { displayText } from '../../../../format/display-text.ts';
import { countText, shareText } from '../../../../format/numbers.ts';
import type { Line } from '../../../components/line.tsx';
import { failure } from '../../../components/list-view.tsx';
import { rule } from '../../../components/rule.ts';
import type { FollowState } from '../../../store/follow-run.ts';
import type { Size } from '../../../store/place.ts';
import { balanceLines } from './balance-lines.ts';
import { beside, cutTo, ofHeight } from './blocks.ts';
import { findBottleneck } from './bottleneck.ts';
import { errorLines } from './error-lines.ts';
import { drawGraph } from './draw-graph.ts';
import { graphHeight, graphLines } from './graph-lines.ts';
import { headLines } from './head-lines.ts';
import { nodeDetailLines } from './node-detail-lines.ts';
import { nodeFlows } from './node-flow.ts';
import type { NodeFlow } from './node-flow.ts';
import { nodeListHeight, nodeListLines } from './node-list-lines.ts';
import { isWide, showsGraph } from './overview-slice.ts';
import type { OverviewState } from './overview-slice.ts';

/** The whole tab, exactly `height` lines. */
export function overviewLines(
  follow: FollowState,
  view: OverviewState,
  size: Size,
): readonly Line[] {
  const { progress, error } = follow;
  if (progress === undefined) {
    const lines =
      error === undefined
        ? [[{ text: ' reading …', tone: 'faint' } as const]]
        : failure(error, size.width);
    return ofHeight(lines, size.height);
  }
  const state = { ...view, size };
  const head = [
    ...(error === undefined ? [] : failure(error, size.width)),
    ...headLines(follow, progress, size.width),
  ];
  const parts = { follow, progress, flows: nodeFlows(progress), state };
  const below = { width: size.width, height: size.height - head.length };
  return ofHeight(
    [...head, ...(isWide(state) ? wideLines : narrowLines)(parts, below)],
    size.height,
  );
}

interface Parts {
  readonly follow: FollowState;
  readonly progress: Progress;
  readonly flows: readonly NodeFlow[];
  readonly state: OverviewState;
}

const fewestErrorLines = 3;

/** One below the other: nodes, the selected one, errors or balance. */
function narrowLines(parts: Parts, { width, height }: Size): readonly Line[] {
  const { progress, state } = parts;
  const detail = detailOf(parts, width);
  const lowest = state.focus === 'balance' ? balanceLines(progress, width) : [];
  const wanted = pictureHeight(parts, { width, height });
  // The smaller the screen, the less is said of the selected node.
  const most = height < 12 ? 0 : height < 24 ? 3 : detail.length;
  const atLeast = state.focus === 'nodes' ? fewestErrorLines : Math.floor(height / 2);
  const nodes = Math.max(4, Math.min(wanted, height - most - atLeast));
  const shown = detail.slice(0, Math.min(most, Math.max(0, height - nodes - fewestErrorLines)));
  const rest = height - nodes - shown.length;
  return [
    ...pictureLines(parts, { width, height: nodes }),
    ...shown,
    ...(state.focus === 'balance'
      ? ofHeight(cutTo(lowest, rest), rest)
      : errorLines(progress, state, { width, height: rest })),
  ];
}

const gap = 2;

/** The nodes over the whole width, then the selected one beside the balance, then errors. */
function wideLines(parts: Parts, { width, height }: Size): readonly Line[] {
  const { progress, state } = parts;
  const rightWidth = 50;
  const leftWidth = width - rightWidth - gap;
  const balance = balanceLines(progress, rightWidth);
  const detail = detailOf(parts, leftWidth);
  // Below a graph there is room for the figures of the nodes too.
  const listHeight = showsGraph(state) ? 1 + nodeListHeight(parts) : 0;
  const wanted = Math.max(balance.length, detail.length + listHeight);
  const errors = Math.min(10, Math.max(fewestErrorLines, progress.notable.length + 1));
  const least = Math.min(wanted, Math.floor(height * 0.35));
  const picture = Math.min(
    pictureHeight(parts, { width, height }),
    height - least - fewestErrorLines,
  );
  const middle = Math.min(wanted, height - picture - Math.min(errors, height - picture - least));
  const list = Math.max(0, Math.min(listHeight, middle - detail.length));
  const left = [
    ...detail.slice(0, middle),
    ...(list < 4
      ? []
      : [
          rule(nodesTitle(parts, list - 1), leftWidth),
          ...nodeListLines(parts, { width: leftWidth, height: list - 1 }),
        ]),
  ];
  return [
    ...pictureLines(parts, { width, height: picture }),
    ...beside(left, cutTo(balance, middle), { width: leftWidth + gap, height: middle }),
    ...errorLines(progress, state, { width, height: height - picture - middle }),
  ];
}

/** A list that has no room for all nodes says so. */
function nodesTitle(parts: Parts, height: number): string {
  const all = nodeListHeight(parts);
  return all <= height ? 'Nodes' : `Nodes: ${height - 1} lines of ${all - 1}`;
}

function detailOf({ follow, progress, flows, state }: Parts, width: number): readonly Line[] {
  const flow = flows[state.node];
  return flow === undefined ? [] : nodeDetailLines(follow, progress, flow, width);
}

/** Lines that nodes take when all of them are shown, with their head. */
function pictureHeight(parts: Parts, size: Size): number {
  const { progress, flows, state } = parts;
  if (!showsGraph(state)) return 1 + nodeListHeight(parts);
  // A graph may take a good part of the screen before its lines are drawn closer.
  const room = { width: size.width - 2, height: Math.max(5, Math.floor(size.height * 0.4)) };
  return 1 + graphHeight(drawGraph(progress, flows, state, room), room.width);
}

function pictureLines(parts: Parts, { width, height }: Size): readonly Line[] {
  const { progress, flows, state } = parts;
  const head = rule(displayText(pictureTitle(progress, state), width - 8), width);
  const room = { width: width - 2, height: height - 1 };
  if (!showsGraph(state)) {
    return ofHeight([head, ...nodeListLines(parts, { width, height: height - 1 })], height);
  }
  const graph = drawGraph(progress, flows, state, room);
  const lines = graphLines(graph, flows, state, room);
  return ofHeight([head, ...lines.map((line): Line => [' ', ...line])], height);
}

function pictureTitle(progress: Progress, { onlyProblems, picture }: OverviewState): string {
  const found = findBottleneck(progress);
  const { nodes } = progress;
  const only = onlyProblems && picture !== 'graph' ? ', only those with failures' : '';
  const title = `${countText(nodes.length)} nodes${only}`;
  if (found === undefined) return title;
  const verb = progress.status === 'running' ? 'takes' : 'took';
  const share = shareText(found.node.durationUs, found.node.durationUs / found.share);
  return `${title} · ${found.node.name} ${verb} ${share} of the working time`;
}
