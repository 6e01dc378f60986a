import type { TokenId } from '../../../../../landscape/model/ids.ts';
import { showId } from '../../../../../landscape/model/ids.ts';
import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import type { TokenPreview } from '../../../../../landscape/queries/token-preview.ts';
import { displayText } from '../../../../format/display-text.ts';
import { unavailableText } from '../../../../format/explain-end.ts';
import { bytesText } from '../../../../format/numbers.ts';
import { breakText, wrapText } from '../../../../format/wrap-text.ts';
import { shortHash } from '../../../../format/short-hash.ts';
import type { Line } from '../../../components/line.tsx';
import { failure } from '../../../components/list-view.tsx';
import { rule } from '../../../components/rule.ts';
import type { PreviewState, RestingPreview } from '../../../store/resting-preview.ts';

/** The token that is selected, as far as it is read. */
export type RowPreview = RestingPreview<TokenId, TokenPreview>;

/** A pane with so many lines has some to spare. */
const roomy = 20;

/** The selected token: its record, where that lay, and what went wrong with it. */
export function rowPreview(
  token: TokenSummary,
  { of, preview, error }: PreviewState<TokenId, TokenPreview>,
  { width, height }: { readonly width: number; readonly height: number },
): readonly Line[] {
  const head = rule(titleOf(token), width);
  if (of !== token.tokenId) return [head];
  if (error !== undefined) return [head, ...failure(error, width)];
  if (preview === undefined) return [head];
  // Where there is room, what is not of one kind stands apart.
  const gap: readonly Line[] = height >= roomy ? [[]] : [];
  const errors = errorLines(preview, width);
  const facts = [
    ...gap,
    ...errors,
    ...(errors.length === 0 ? [] : gap),
    ...placeLines(preview, width),
  ];
  const content = contentLines(preview, width, Math.max(1, height - 1 - facts.length));
  return [head, ...gap, ...content, ...facts];
}

function titleOf({ origin, tokenId }: TokenSummary): string {
  const what =
    origin.kind === 'row' ? `row ${origin.rowIndex}` : `of ${showId('batch', origin.batchId)}`;
  return `${what}  ${showId('token', tokenId)}`;
}

function contentLines({ content }: TokenPreview, width: number, most: number): readonly Line[] {
  if (!content.available) return [[{ text: ` ${unavailableText[content.why]}`, tone: 'faint' }]];
  const prefix = content.encoding === 'base64' ? 'not text, as base64: ' : '';
  // The break at the end of a record is no news.
  const text = displayText(prefix + content.text.replace(/\r?\n$/, ''));
  const parts = breakText(text, Math.max(2, width - 2));
  const shown = parts.slice(0, most);
  if (parts.length > most) shown[most - 1] = displayText(parts.slice(most - 1).join(''), width - 2);
  return shown.map((part): Line => [` ${part}`]);
}

function errorLines({ error }: TokenPreview, width: number): readonly Line[] {
  if (error === undefined) return [];
  const { reason, message } = error;
  const text = displayText(`${reason}: ${message ?? 'the sentence is gone with the payloads'}`);
  return wrapText(text, Math.max(8, width - 2))
    .slice(0, 3)
    .map((part): Line => [{ text: ` ${part}`, tone: 'warn' }]);
}

function placeLines({ source, sha256 }: TokenPreview, width: number): readonly Line[] {
  const place =
    source === undefined
      ? 'made by a batch'
      : `${source.file}:${source.line}  ${bytesText(source.byteLength)}`;
  const text = `${displayText(place)}  sha256 ${shortHash(sha256)}`;
  return wrapText(text, Math.max(8, width - 2)).map((part): Line => [
    { text: ` ${part}`, tone: 'faint' },
  ]);
}
