import type { Progress } from '../../engine/progress.ts';
import { errorReasons } from '../../landscape/model/error-record.ts';
import { showId } from '../../landscape/model/ids.ts';
import type { TokenId } from '../../landscape/model/ids.ts';
import type { TokenSummary } from '../../landscape/queries/list-tokens.ts';
import type { TokenFilter } from '../../landscape/queries/token-filter.ts';
import { displayText } from '../format/display-text.ts';
import { countText } from '../format/numbers.ts';
import type { Reader } from '../reading/reader.ts';
import type { RowsAsked } from '../tui/store/place.ts';
import { pageSize } from './plain-page.ts';
import type { PlainPage } from './plain-page.ts';

/** Rows of a run in the order of the source; each number explains one. */
export async function rowsPage(
  reader: Reader,
  progress: Progress,
  asked: RowsAsked,
  after: TokenId | undefined,
): Promise<PlainPage> {
  const run = progress.runKey;
  const page = { after, limit: pageSize };
  const search = toFilter(progress, asked);
  const { items, next } = await reader.ask('rows', { run, search, page });
  return {
    text: after === undefined ? `Rows of ${run}${narrowed(asked)}:` : '',
    items: items.map((token) => ({
      text: rowLine(token, progress),
      opens: { screen: 'token', run, ...whichOf(token) },
    })),
    more: next === undefined ? undefined : () => rowsPage(reader, progress, asked, next),
  };
}

/** What went wrong where, as the list of errors asks. */
function toFilter({ nodes }: Progress, { node, reason, field }: RowsAsked): TokenFilter {
  return {
    node: nodes.find(({ name }) => name === node)?.index,
    reason: errorReasons.find((each) => each === reason),
    field,
  };
}

function narrowed({ node, reason, field }: RowsAsked): string {
  if (reason === undefined) return '';
  const about = field === undefined ? '' : ` in ${displayText(field)}`;
  return ` with ${reason}${about} at ${displayText(node ?? '')}`;
}

/** A row by its number; a token by its id where a row has several, or none. */
function whichOf({ tokenId, origin, branchName }: TokenSummary) {
  return origin.kind === 'row' && branchName === undefined
    ? { row: String(origin.rowIndex) }
    : { token: showId('token', tokenId) };
}

/** `row 42, quarantined in bad: type_mismatch in amount at source`. */
function rowLine(token: TokenSummary, { nodes }: Progress): string {
  const { tokenId, origin, branchName, outcome, sinkNodeIndex, error } = token;
  const name = (index: number) => displayText(nodes[index]?.name ?? String(index));
  const id = showId('token', tokenId);
  const what =
    origin.kind === 'row'
      ? `row ${countText(origin.rowIndex)}`
      : `${id}, made by ${showId('batch', origin.batchId)}`;
  const branch = branchName === undefined ? '' : `, ${id} on ${displayText(branchName)}`;
  const sink = sinkNodeIndex === undefined ? '' : ` in ${name(sinkNodeIndex)}`;
  const field = error?.field === undefined ? '' : ` in ${displayText(error.field)}`;
  const why = error === undefined ? '' : `: ${error.reason}${field} at ${name(error.nodeIndex)}`;
  return `${what}${branch}, ${outcome ?? 'not ended'}${sink}${why}`;
}
