import type { Knex } from 'knex';

import { toHex } from '../hash.ts';
import type { ExplainedError } from '../model/explained-step.ts';
import { showId } from '../model/ids.ts';
import type { TokenId } from '../model/ids.ts';
import type { Run } from '../model/run.ts';
import type { Row } from '../model/row.ts';
import type { StoredText } from '../model/stored-text.ts';
import type { Token } from '../model/token.ts';
import { openPayloadReader, payloadFolder } from '../payloads/read-payload.ts';
import type { PayloadReader } from '../payloads/read-payload.ts';
import { explainError } from './explain/explain-error.ts';
import { readText } from './explain/read-content.ts';
import { findRow, findToken } from './find-row.ts';
import { listTransformErrors, listValidationErrors } from './list-errors.ts';
import { listSourceFiles } from './list-rows.ts';

/** What is worth seeing of a token before its way is opened. */
export interface TokenPreview {
  readonly tokenId: TokenId;
  /** Where its record lay; absent when a batch made it. */
  readonly source:
    | {
        readonly rowIndex: number;
        readonly file: string;
        readonly line: number;
        readonly byteLength: number;
      }
    | undefined;
  /** Of the content. */
  readonly sha256: string;
  /** The beginning of its source record; of a token that a batch made, of what it held then. */
  readonly content: StoredText;
  readonly error: ExplainedError | undefined;
}

/** More than any screen shows of it. */
const longestContent = 4000;

/** @param databasePath - Path of the landscape: payloads lie relative to it. */
export async function readTokenPreview(
  db: Knex,
  run: Run,
  tokenId: TokenId,
  databasePath: string,
): Promise<TokenPreview> {
  const token = await findToken(db, run, showId('token', tokenId));
  const row =
    token.origin.kind === 'row'
      ? await findRow(db, run, showId('row', token.origin.rowId))
      : undefined;
  const payloads = openPayloadReader(payloadFolder(databasePath, run.payloadsPath, run.runKey));
  try {
    const content = row?.source ?? token.birth?.data;
    return {
      tokenId,
      source: row === undefined ? undefined : await place(db, row),
      sha256: content === undefined ? '' : toHex(content.hash),
      content:
        content === undefined
          ? { available: false, why: 'not_stored' }
          : beginning(readText(payloads, content)),
      error: await lastError(db, payloads, token, row),
    };
  } finally {
    payloads.close();
  }
}

async function place(db: Knex, { runId, fileIndex, rowIndex, line, byteLength }: Row) {
  const files = await listSourceFiles(db, runId);
  return { rowIndex, file: files[fileIndex]?.path ?? '', line, byteLength };
}

/** What a step said weighs more than what the source said. */
async function lastError(
  db: Knex,
  payloads: PayloadReader,
  { tokenId }: Token,
  row: Row | undefined,
): Promise<ExplainedError | undefined> {
  const ofSteps = await listTransformErrors(db, [tokenId]);
  const ofSource = row === undefined ? [] : await listValidationErrors(db, [row.rowId]);
  const error = ofSteps.at(-1) ?? ofSource[0];
  return error === undefined ? undefined : explainError(payloads, error.error, error);
}

function beginning(content: StoredText): StoredText {
  if (!content.available || content.text.length <= longestContent) return content;
  return { ...content, text: content.text.slice(0, longestContent) };
}
