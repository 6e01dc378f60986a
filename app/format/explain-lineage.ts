import type {
  BatchNode,
  Lineage,
  LineageEdge,
  LineageNode,
  ManyNode,
  RowRange,
  TokenNode,
} from '../../landscape/model/lineage.ts';
import { handsOn } from './ends.ts';
import { cellWidth, fitText, padText } from './cell-width.ts';
import { displayText } from './display-text.ts';
import { drawLanes } from './lineage-lanes.ts';
import { countText, plural } from './numbers.ts';
import { addHeading, addLine } from './report.ts';
import type { Report } from './report.ts';
import { valuesPhrase } from './values-phrase.ts';

/** Fewer cells than this for words make no sense. */
const leastText = 32;

/** The graph of a lineage, one line a token; nothing where there is only one. */
export function addLineage(report: Report, lineage: Lineage, hasLanes = true): void {
  if (lineage.nodes.length < 2) return;
  addHeading(report, 'LINEAGE');
  const drawn = drawLanes(lineage);
  const idWidth = Math.max(...drawn.map(({ node }) => shownId(node).length));
  const lanesWidth = Math.max(...drawn.map(({ lanes }) => cellWidth(lanes)));
  const room = report.width - idWidth - 6;
  // Too many lanes for the width say less than no lanes.
  const lanesRoom = !hasLanes || room - lanesWidth < leastText ? 0 : lanesWidth;
  for (const { node, lanes } of drawn) {
    const head = `  ${padText(lanes, lanesRoom)}  ${padText(shownId(node), idWidth)}  `;
    const text = nodeText(lineage, node, report.width - cellWidth(head));
    addLine(report, `${head}${fitText(displayText(text), report.width - cellWidth(head))}`);
  }
}

function shownId(node: LineageNode): string {
  return node.kind === 'tokens' ? '' : node.id;
}

function nodeText(lineage: Lineage, node: LineageNode, width: number): string {
  switch (node.kind) {
    case 'token': {
      const edges = lineage.edges.filter(({ to }) => to === node.id);
      return tokenText(node, edges, width);
    }
    case 'batch':
      return batchNodeText(node);
    case 'tokens':
      return manyText(node);
    default:
      return node satisfies never;
  }
}

/** Where it came from, which nodes it passed, how it ended. The middle of a long way is left out. */
function tokenText(
  { row, path, outcome, sink, waitsAt }: TokenNode,
  edges: readonly LineageEdge[],
  width: number,
): string {
  const from = originText(edges, row);
  const end = endText({ outcome, sink, waitsAt });
  const write = (way: readonly string[]) =>
    `${[from, way.join(' → ')].filter((part) => part !== '').join(' ')}${end}`;
  for (let left = path.length; left > 2; left -= 1) {
    const start = Math.ceil(left / 2);
    const way =
      left === path.length
        ? path
        : [...path.slice(0, start), '…', ...path.slice(path.length - left + start)];
    if (cellWidth(write(way)) <= width) return write(way);
  }
  return write(path.length <= 2 ? path : [...path.slice(0, 1), '…', ...path.slice(-1)]);
}

function originText([edge, second]: readonly LineageEdge[], row: number | null): string {
  if (edge === undefined) return row === null ? '' : `[row ${countText(row)}]`;
  if (second !== undefined || edge.kind === 'join') return '[merged]';
  switch (edge.kind) {
    case 'fork':
      return `[${edge.branch ?? 'branch'}]`;
    case 'expansion':
      return `[child ${placeText(edge)}]`;
    case 'output':
      return `[output ${placeText(edge)}]`;
    case 'member':
      return '[member]';
    default:
      return edge.kind satisfies never;
  }
}

function placeText({ position, of }: LineageEdge): string {
  return `${position === null ? '?' : countText(position)} of ${countText(of)}`;
}

function endText({
  outcome,
  sink,
  waitsAt,
}: Pick<TokenNode, 'outcome' | 'sink' | 'waitsAt'>): string {
  if (waitsAt !== null) return ', waits';
  if (outcome === null) return ', open';
  if (handsOn.has(outcome)) return '';
  return sink === null || outcome !== 'quarantined' ? `, ${outcome}` : ', quarantined';
}

export function batchNodeText({
  node,
  status,
  trigger,
  group,
  members,
  outputs,
}: BatchNode): string {
  const facts = [
    plural(members, 'member'),
    ...(status === 'completed' ? [] : [status]),
    ...(trigger === null ? [] : [`flushed by ${triggerText(trigger)}`]),
    ...(status === 'completed' ? [plural(outputs, 'output')] : []),
    ...(group === null ? [] : [valuesPhrase(group)]),
  ];
  return `${node}: ${facts.join(', ')}`;
}

/** What flushed a batch. */
export function triggerText(trigger: NonNullable<BatchNode['trigger']>): string {
  return trigger === 'end_of_source' ? 'end of source' : trigger;
}

export function manyText({ what, tokens, first, last, rows }: ManyNode): string {
  const [one, many] = words[what];
  if (first === null || last === null) return plural(tokens, `more ${one}`, `more ${many}`);
  return `${plural(tokens, one, many)}${behindText(tokens, rows)} (${first} … ${last})`;
}

const words = {
  members: ['member', 'members'],
  children: ['child', 'children'],
  outputs: ['output', 'outputs'],
} as const;

/** `: rows 0 to 9,999`, `, made of 120 of the rows 3 to 4,711`: what some tokens are, or were made of. */
export function behindText(tokens: number, rows: RowRange | null): string {
  if (rows === null) return '';
  const { rows: count, first, last } = rows;
  const isEach = count === tokens;
  if (count === 1) return `${isEach ? ':' : ', made of'} row ${countText(first)}`;
  const range = `${countText(first)} to ${countText(last)}`;
  if (last - first + 1 === count) return `${isEach ? ':' : ', made of'} rows ${range}`;
  // With gaps; where each is a row of its own, their number was said.
  return isEach ? `, of the rows ${range}` : `, made of ${countText(count)} of the rows ${range}`;
}
