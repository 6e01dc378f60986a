import type { Progress } from '../../../../../engine/progress.ts';
import type { Line } from '../../../components/line.tsx';
import type { FollowState } from '../../../store/follow-run.ts';
import { reversed, windowAround } from './blocks.ts';
import { edgeLine } from './edge-line.ts';
import { nodeColumns, nodeHeader, nodeLine } from './node-columns.ts';
import type { NodeFlow } from './node-flow.ts';
import { listedNodes } from './overview-slice.ts';
import type { OverviewState } from './overview-slice.ts';

interface ListParts {
  readonly follow: FollowState;
  readonly progress: Progress;
  readonly flows: readonly NodeFlow[];
  readonly state: OverviewState;
}

/** Lines that the list of nodes has when all of it is shown. */
export function nodeListHeight({ progress, flows, state }: Omit<ListParts, 'follow'>): number {
  const nodes = listedNodes(progress, state);
  const edges = nodes.flatMap(({ index }) => flows[index]?.edges ?? []).length;
  return 1 + Math.max(1, nodes.length) + (state.showsEdges ? edges : 0);
}

/** The nodes as a table, the selected one in sight. */
export function nodeListLines(
  { follow, progress, flows, state }: ListParts,
  { width, height }: { readonly width: number; readonly height: number },
): readonly Line[] {
  const columns = nodeColumns(progress, follow.history, width - 4);
  const header: Line = ['   ', ...nodeHeader(columns)];
  const nodes = listedNodes(progress, state);
  if (nodes.length === 0) return [header, ['   No node has a problem: ! shows all of them.']];
  let selected = 0;
  const lines: Line[] = [];
  for (const { index } of nodes) {
    const flow = flows[index];
    if (flow === undefined) continue;
    const isSelected = index === state.node;
    if (isSelected) selected = lines.length;
    const line: Line = [isSelected ? ' ▸ ' : '   ', ...nodeLine(flow, columns)];
    lines.push(isSelected && state.focus === 'nodes' ? reversed(line, width) : line);
    if (!state.showsEdges) continue;
    for (const edge of flow.edges) {
      lines.push(['     ', ...edgeLine(progress, flow, edge, width - 6)]);
    }
  }
  const top = windowAround(selected, lines.length, height - 1);
  return [header, ...lines.slice(Math.max(0, top), Math.max(0, top) + height - 1)];
}
