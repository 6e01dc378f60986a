import type { Cancellation } from '../../landscape/queries/cancellation.ts';
import type { ErrorGroup } from '../../landscape/queries/error-groups.ts';
import { reportErrors, sampleErrors } from '../../landscape/queries/error-report.ts';
import { findBadToken } from '../../landscape/queries/find-bad-token.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import type { PageOptions } from '../../landscape/queries/page.ts';
import {
  countTokens,
  findTokenOfRow,
  readRowFigures,
} from '../../landscape/queries/row-figures.ts';
import { loadGraph } from '../../landscape/queries/run-graph.ts';
import { searchTokens } from '../../landscape/queries/search-tokens.ts';
import type { TokenSearch } from '../../landscape/queries/token-search.ts';
import type { TokenFilter } from '../../landscape/queries/token-filter.ts';
import { readTokenPreview } from '../../landscape/queries/token-preview.ts';
import type { TokenId } from '../../landscape/model/ids.ts';
import type { Landscape } from './questions.ts';

interface OfRun {
  readonly run: string;
}

/** What the lists of rows and of errors ask. */
export const rowQuestions = {
  /** A page of tokens, or what a slice of a search came to. */
  rows: async (
    { db, path }: Landscape,
    { run: asked, search, page }: OfRun & SearchAsked,
    cancellation: Cancellation,
  ) => {
    const run = await findRun(db, asked);
    const graph = await loadGraph(db, run.runId);
    const options = { databasePath: path, cancellation };
    return await searchTokens(db, run, graph, { ...search, ...page }, options);
  },
  row_figures: async ({ db }: Landscape, { run: asked }: OfRun) => {
    const run = await findRun(db, asked);
    return await readRowFigures(db, run, await loadGraph(db, run.runId));
  },
  row_count: async (
    { db }: Landscape,
    { run: asked, filter, most }: OfRun & CountAsked,
    cancellation: Cancellation,
  ) => {
    const run = await findRun(db, asked);
    const graph = await loadGraph(db, run.runId);
    return await countTokens(db, run, graph, filter, most, cancellation);
  },
  row_preview: async ({ db, path }: Landscape, { run, token }: OfRun & TokenAsked) =>
    await readTokenPreview(db, await findRun(db, run), token, path),
  /** The first token of the first row from this index on. */
  token_of_row: async ({ db }: Landscape, { run, row }: OfRun & { readonly row: number }) =>
    await findTokenOfRow(db, await findRun(db, run), row),
  bad_row: async (
    { db }: Landscape,
    { run: asked, ...wanted }: OfRun & BadAsked,
    cancellation: Cancellation,
  ) => {
    const run = await findRun(db, asked);
    return await findBadToken(db, run, await loadGraph(db, run.runId), wanted, cancellation);
  },
  /** Held against the run before. */
  errors: async ({ db }: Landscape, { run }: OfRun, cancellation: Cancellation) =>
    await reportErrors(db, await findRun(db, run), cancellation),
  error_samples: async (
    { db, path }: Landscape,
    { run, group }: OfRun & GroupAsked,
    cancellation: Cancellation,
  ) => await sampleErrors(db, await findRun(db, run), group, path, cancellation),
};

interface SearchAsked {
  readonly search: TokenSearch;
  readonly page: PageOptions<TokenId>;
}

interface CountAsked {
  readonly filter: TokenFilter;
  /** Stands for so many or more. */
  readonly most: number;
}

interface TokenAsked {
  readonly token: TokenId;
}

interface BadAsked {
  readonly filter: TokenFilter;
  readonly page: PageOptions<TokenId>;
}

interface GroupAsked {
  readonly group: Pick<ErrorGroup, 'nodeIndex' | 'reason' | 'field'>;
}
