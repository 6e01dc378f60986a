import type { JsonValue } from '../../../../landscape/model/json.ts';
import { unavailableText } from '../../../format/explain-end.ts';
import { displayText } from '../../../format/display-text.ts';
import { bytesText, countText, plural } from '../../../format/numbers.ts';
import { shortHash } from '../../../format/short-hash.ts';
import type { Line, Span } from '../../components/line.tsx';
import { factLines } from '../../components/facts.ts';
import { jsonLine, partLine } from './json-line.ts';
import { pathText } from './json-tree.ts';
import type { PayloadState } from './payload-slice.ts';
import type { ShownBytes } from '../../store/read-bytes.ts';

/** What the bytes are, and whether they are those that were recorded. */
export function headLine({ sha256, content, byteLength }: ShownBytes, width: number): Line {
  const size = bytesText(byteLength ?? 0);
  if (sha256 === undefined) return [{ text: ` ${size}, as they were written`, tone: 'faint' }];
  const shown = width >= 100 ? sha256 : shortHash(sha256);
  const state: Span = content.available
    ? { text: `✓ computed again from ${size}`, tone: 'good' }
    : { text: '! the hash stands, the bytes are not here', tone: 'warn' };
  return [{ text: ' SHA-256 ', tone: 'faint' }, `${shown}  `, state];
}

/** How it is shown, and what was found in it. */
export function ruleTitle(state: PayloadState): string {
  const { mode, tree, bytes, hidden, search } = state;
  const isHex = bytes?.content.available === true && bytes.content.encoding === 'base64';
  const what =
    mode === 'tree' && tree !== undefined
      ? `JSON, ${plural(tree.length - 1, 'value')}`
      : isHex
        ? 'Bytes, not UTF-8'
        : 'Bytes as text';
  const notes = hidden === 0 ? '' : `, ${plural(hidden, 'hidden character')} made visible`;
  if (search === undefined) return `${what}${notes}`;
  const place = search.current === -1 ? '0' : countText(search.current + 1);
  const found = `"${displayText(search.text)}" ${place} of ${countText(search.found.length)}`;
  return `${found}  ${what}${notes}`;
}

/** The part of the bytes that is in sight. */
export function bodyLines(state: PayloadState, height: number): readonly Line[] {
  const { bytes, mode, lines, tree, raw, at, width, folded, unfolded } = state;
  if (bytes?.content.available === false) return goneLines(bytes, width);
  if (mode === 'raw') {
    const last = Math.min(at.top + height, raw?.count ?? 0);
    return Array.from(
      { length: Math.max(0, last - at.top) },
      (_, i) => raw?.line(at.top + i) ?? [],
    );
  }
  return lines.slice(at.top, at.top + height).map(({ node, part }): Line => {
    const found = tree?.[node];
    if (found === undefined) return [];
    if (part !== undefined) return partLine(found, part, width);
    return jsonLine(found, node, width, {
      isFolded: folded.has(node),
      isUnfolded: unfolded.has(node),
    });
  });
}

function goneLines({ content, sha256 }: ShownBytes, width: number): readonly Line[] {
  if (content.available) return [];
  return [
    [],
    ...factLines(
      [
        { label: 'not here', text: unavailableText[content.why], mark: 'bad' },
        { label: 'SHA-256', text: sha256 ?? '' },
        { label: 'still known', text: 'every step, decision and hash: Esc goes back to them' },
      ],
      width,
    ),
  ];
}

/** Where the cursor is: the path of the value, or the line. */
export function placeLine(state: PayloadState): Line {
  const { mode, lines, tree, raw, at } = state;
  const node = lines[at.cursor]?.node;
  if (mode === 'tree' && tree !== undefined && node !== undefined) {
    return [
      { text: ` ${pathText(tree, node)}`, tone: 'accent' },
      { text: `   ${kindText(tree[node]?.value ?? null)}`, tone: 'faint' },
    ];
  }
  if (raw === undefined) return [];
  return [
    { text: ` line ${countText(at.cursor + 1)} of ${countText(raw.count)} here`, tone: 'faint' },
  ];
}

function kindText(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `text, ${plural(value.length, 'character')}`;
  if (typeof value !== 'object') return typeof value;
  return Array.isArray(value)
    ? `list, ${plural(value.length, 'item')}`
    : `object, ${plural(Object.keys(value).length, 'field')}`;
}
