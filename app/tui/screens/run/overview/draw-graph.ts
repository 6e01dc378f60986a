import type { NodeProgress, Progress } from '../../../../../engine/progress.ts';
import type { NodeIndex } from '../../../../../landscape/model/ids.ts';
import { cellWidth } from '../../../../format/cell-width.ts';
import { displayText } from '../../../../format/display-text.ts';
import { countText, shareText } from '../../../../format/numbers.ts';
import type { Size } from '../../../store/place.ts';
import { apartNodes, drawnEdges } from './graph-moves.ts';
import { rankGraph } from './graph-ranks.ts';
import type { GraphEdge } from './graph-ranks.ts';
import { layOutGraph } from './lay-out-graph.ts';
import type { Placed } from './lay-out-graph.ts';
import type { NodeFlow } from './node-flow.ts';
import type { OverviewState } from './overview-slice.ts';

/** A graph with what stands in its boxes and on its lines. */
export interface DrawnGraph {
  readonly width: number;
  readonly height: number;
  /** The lines between boxes, every character one cell. */
  readonly rows: readonly string[];
  readonly boxes: readonly (Placed & Box)[];
  readonly labels: readonly (Placed & { readonly text: string })[];
  /** Boxes of nodes to which only error routes lead: they stand apart. */
  readonly apart: readonly Box[];
}

interface Box {
  readonly node: NodeIndex;
  readonly text: string;
}

/** Ways to make it fit the width: shorter names first, then no words on lines. */
const ways = [
  { name: 24, hasWords: true },
  { name: 14, hasWords: true },
  { name: 24, hasWords: false },
  { name: 10, hasWords: false },
];

type Shown = Pick<OverviewState, 'node' | 'showsEdges'>;

export function drawGraph(
  progress: Progress,
  flows: readonly NodeFlow[],
  shown: Shown,
  size: Size,
): DrawnGraph {
  const links = linksOf(progress);
  const ranks = rankGraph(links.nodes.length, links.edges);
  let first: DrawnGraph | undefined;
  for (const way of ways) {
    const drawn = draw(flows, links, shown, { ...way, height: size.height, ranks });
    first ??= drawn;
    if (drawn.width <= size.width) return drawn;
  }
  if (first === undefined) throw new Error('There is a way to draw it');
  return first;
}

interface Links {
  /** Nodes of the graph; edges tell them by their place here. */
  readonly nodes: readonly NodeIndex[];
  readonly edges: readonly GraphEdge[];
  readonly drawn: ReturnType<typeof drawnEdges>;
  readonly apart: readonly NodeIndex[];
}

function linksOf(progress: Progress): Links {
  const drawn = drawnEdges(progress);
  const apart = apartNodes(progress);
  const nodes = progress.nodes.map(({ index }) => index).filter((index) => !apart.includes(index));
  const place = new Map(nodes.map((node, at) => [node, at]));
  const edges = drawn.map(({ from, to }) => ({
    from: place.get(from)!,
    to: place.get(to)!,
    labelWidth: 0,
  }));
  return { nodes, edges, drawn, apart };
}

interface Way {
  readonly name: number;
  readonly hasWords: boolean;
  readonly height: number;
  readonly ranks: ReturnType<typeof rankGraph>;
}

function draw(
  flows: readonly NodeFlow[],
  { nodes, edges, drawn, apart }: Links,
  { node: selected, showsEdges }: Shown,
  { name, hasWords, height, ranks }: Way,
): DrawnGraph {
  const branches = Map.groupBy(drawn, ({ from }) => from);
  const words = drawn.map(({ from, label, tokens }) => {
    if (!hasWords || branches.get(from)?.length === 1) return '';
    const text = displayText(label, 16);
    const arrived = flows[from]?.arrived ?? 0;
    const share = arrived === 0 ? '' : shareText(tokens, arrived);
    return showsEdges ? `${text} ${countText(tokens)} ${share}`.trim() : text;
  });
  const box = (node: NodeIndex): Box => ({ node, text: boxText(flows[node]!, name, selected) });
  const boxes = nodes.map(box);
  const layout = layOutGraph(
    boxes.map(({ text }) => cellWidth(text)),
    edges.map((edge, i) => ({ ...edge, labelWidth: cellWidth(words[i] ?? '') })),
    height,
    ranks,
  );
  return {
    ...layout,
    boxes: boxes.map((each, i) => ({ ...each, ...layout.boxes[i]! })),
    labels: layout.labels.flatMap((at, i) =>
      at === undefined ? [] : [{ ...at, text: words[i] ?? '' }],
    ),
    apart: apart.map(box),
  };
}

/** `[step]`, `<gate>`, `{aggregation}`, `}coalesce{`, `(sink)`: the shape says it without colour. */
const brackets: Readonly<Record<NodeProgress['kind'], readonly [string, string]>> = {
  source: ['[', ']'],
  transform: ['[', ']'],
  gate: ['<', '>'],
  aggregation: ['{', '}'],
  coalesce: ['}', '{'],
  sink: ['(', ')'],
};

function boxText(
  { node, arrived, errors }: NodeFlow,
  most: number,
  selected: NodeIndex | undefined,
): string {
  const [begin, end] = node.index === selected ? ['*', '*'] : brackets[node.kind];
  const bad = errors === undefined || errors === 0 ? '' : ` !${countText(errors)}`;
  return `${begin}${displayText(node.name, most)} ${countText(arrived)}${bad}${end}`;
}
