import { dirname, resolve } from 'node:path';
import type { Knex } from 'knex';

import type { Explanation } from '../../landscape/model/explanation.ts';
import type { Run } from '../../landscape/model/run.ts';
import { explainRow } from '../../landscape/queries/explain-row.ts';
import { explainToken } from '../../landscape/queries/explain-token.ts';

/** A row, a token, or a token that must be of a row; and what of it. */
export interface TokensAsked {
  readonly row?: string | undefined;
  readonly token?: string | undefined;
  readonly sink?: string | undefined;
  readonly field?: string | undefined;
  readonly full?: boolean | undefined;
  readonly down?: boolean | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/**
 * The report of `explain`, for the text, the document and the screen: artifacts are looked for where the
 * settings of the run lie.
 *
 * @throws NotFoundError when there is no such row or token, no end in the sink, or no step touched the
 *   field.
 */
export async function explainTokens(
  { db, path }: { readonly db: Knex; readonly path: string },
  run: Run,
  { row, token, ...asked }: TokensAsked,
): Promise<Explanation> {
  const options = {
    ...asked,
    databasePath: path,
    resolveArtifact: (artifact: string) => resolve(dirname(run.settingsFile), artifact),
  };
  return token === undefined
    ? await explainRow(db, run, row ?? '', options)
    : await explainToken(db, run, token, { ...options, row });
}
