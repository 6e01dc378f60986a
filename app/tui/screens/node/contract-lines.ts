import { isJsonObject } from '../../../../landscape/model/json.ts';
import type { JsonObject, JsonValue } from '../../../../landscape/model/json.ts';
import type { NodeReport, TakenEdge } from '../../../../landscape/queries/node-report.ts';
import { leafText } from '../../../format/setting-tree.ts';
import { countText, shareText } from '../../../format/numbers.ts';
import { widestOf } from '../../components/lay-out.ts';
import { cell } from '../../components/line.tsx';
import type { Line } from '../../components/line.tsx';
import { rule } from '../../components/rule.ts';
import type { TextLine } from '../../store/text-list.ts';

/** What is known of the rows that leave a node, and along which edges tokens came and went. */
export function contractLines(report: NodeReport, width: number): readonly TextLine[] {
  const { summary, edgesIn, edgesOut } = report;
  const { node } = summary;
  return [
    { line: rule(node.kind === 'sink' ? 'fields of its rows' : 'fields that leave it', width) },
    ...fieldLines(node.outputFields),
    { line: rule('edges out', width) },
    ...edgeLines(edgesOut, ({ to }) => to, width),
    ...(edgesOut.length === 0 ? [faint('none: rows end here')] : []),
    { line: rule('edges in', width) },
    ...edgeLines(edgesIn, ({ from }) => from, width),
    ...(edgesIn.length === 0 ? [faint('none: rows begin here')] : []),
  ];
}

function fieldLines(outputFields: JsonObject): readonly TextLine[] {
  const { fields, open } = outputFields;
  const known = Array.isArray(fields) ? fields.filter(isJsonObject) : [];
  const widest = widestOf(
    known.map(({ name }) => textOf(name)),
    24,
  );
  return [
    ...known.map(({ name, type, optional }): TextLine => ({
      line: [
        ` ${cell(textOf(name), widest)}  `,
        { text: cell(textOf(type), 10), tone: 'accent' },
        { text: optional === true ? 'may be absent' : '', tone: 'faint' },
      ],
      copy: textOf(name),
    })),
    ...(open === true ? [faint(known.length === 0 ? 'any' : 'and any others')] : []),
    ...(open !== true && known.length === 0 ? [faint('none')] : []),
  ];
}

function edgeLines(
  edges: readonly TakenEdge[],
  other: (edge: TakenEdge) => string,
  width: number,
): readonly TextLine[] {
  const all = edges.reduce((sum, { tokens }) => sum + tokens, 0);
  const widest = widestOf(
    edges.map(({ edge }) => edge.label),
    24,
  );
  const widestOther = Math.min(widestOf(edges.map(other), 24), Math.max(8, width - widest - 38));
  return edges.map((taken): TextLine => {
    const { edge, tokens } = taken;
    const name = other(taken);
    const leads = edge.target.kind === 'node' ? { node: name } : {};
    const line: Line = [
      { text: ` ${cell(edge.label, widest)}  `, tone: edge.mode === 'divert' ? 'warn' : 'plain' },
      { text: cell(edge.mode, 7), tone: 'faint' },
      ` ${cell(name, widestOther)} `,
      cell(countText(tokens), 10, 'right'),
      { text: cell(shareText(tokens, all), 6, 'right'), tone: 'faint' },
    ];
    return { line, copy: name, ...leads };
  });
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : leafText(value);
}

function faint(text: string): TextLine {
  return { line: [{ text: ` ${text}`, tone: 'faint' }] };
}
