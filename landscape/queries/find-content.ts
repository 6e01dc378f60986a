import type { Knex } from 'knex';

import type { TokenId } from '../model/ids.ts';
import { frameHeaderLength, packSpan, parseFrameHeader } from '../payloads/pack-format.ts';
import { readPackRange } from '../payloads/read-pack-range.ts';
import type { PayloadReader } from '../payloads/read-payload.ts';
import { columns, ofTable } from '../readers/columns.ts';
import { count, hash, id, openRecord } from '../readers/stored-record.ts';
import type { ContentMatch } from './content-match.ts';
import { readContent } from './explain/read-content.ts';

/** Where the payloads of a run lie. */
export interface Packs {
  readonly folder: string;
  readonly payloads: PayloadReader;
}

interface ContentRef {
  readonly tokenId: TokenId;
  readonly offset: number;
  readonly hash: Uint8Array;
}

/** Payloads that lie so near to one another are read together. */
const nearby = 64 * 1024;
const longestStretch = 8 * 1024 * 1024;

/**
 * Those of some tokens whose source record, or the output of one of their steps, is what is looked for;
 * in the order given. Payloads that are gone hold nothing.
 */
export async function findContent(
  db: Knex,
  packs: Packs,
  tokenIds: readonly TokenId[],
  match: ContentMatch,
): Promise<readonly TokenId[]> {
  const found = new Set<TokenId>();
  const refs = await listContentRefs(db, tokenIds);
  for (const stretch of stretches(refs.toSorted((a, b) => a.offset - b.offset))) {
    if (!mayBeIn(packs, stretch, match)) continue;
    for (const { tokenId, ...ref } of stretch) {
      if (found.has(tokenId)) continue;
      const content = readContent(packs.payloads, 'rows', ref);
      if (content !== undefined && match.isIn(content)) found.add(tokenId);
    }
  }
  return tokenIds.filter((tokenId) => found.has(tokenId));
}

async function listContentRefs(
  db: Knex,
  tokenIds: readonly TokenId[],
): Promise<readonly ContentRef[]> {
  const records: unknown[] = await db({ token: 'tokens' })
    .join({ row: 'rows' }, 'row.row_id', 'token.row_id')
    .select({ tokenId: 'token.token_id', ref: 'row.source_data_ref', hash: 'row.source_data_hash' })
    .whereIn('token.token_id', tokenIds);
  const born: unknown[] = await db({ token: 'tokens' })
    .select({ tokenId: 'token.token_id', ref: 'token.data_ref', hash: 'token.data_hash' })
    .whereIn('token.token_id', tokenIds)
    .whereNotNull('token.data_ref');
  const outputs: unknown[] = await db({ state: 'node_states' })
    .select({ ...ofTable('state', columns('token_id')), ref: 'output_ref', hash: 'output_hash' })
    .whereIn('state.token_id', tokenIds)
    .whereNotNull('output_ref');
  return [...records, ...born, ...outputs].map((found) => {
    const from = openRecord('tokens', 'tokenId', found);
    return { tokenId: id(from, 'tokenId'), offset: count(from, 'ref'), hash: hash(from, 'hash') };
  });
}

/** Payloads in the order of their places, in groups that lie together in one pack. */
function stretches(refs: readonly ContentRef[]): readonly (readonly ContentRef[])[] {
  const groups: ContentRef[][] = [];
  for (const ref of refs) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    const last = group?.at(-1);
    const isNear =
      first !== undefined &&
      last !== undefined &&
      ref.offset - last.offset <= nearby &&
      ref.offset - first.offset <= longestStretch &&
      Math.floor(ref.offset / packSpan) === Math.floor(first.offset / packSpan);
    if (isNear) group?.push(ref);
    else groups.push([ref]);
  }
  return groups;
}

/** One read for all of them: most stretches hold nothing that is looked for. */
function mayBeIn({ folder }: Packs, stretch: readonly ContentRef[], match: ContentMatch): boolean {
  const start = stretch[0]?.offset ?? 0;
  const last = stretch.at(-1)?.offset ?? 0;
  const bytes = readPackRange(folder, 'rows', start, last + nearby);
  if (bytes === undefined) return false;
  const at = last - start;
  const isWhole = bytes.length >= at + frameHeaderLength;
  const frame = isWhole ? parseFrameHeader(bytes.subarray(at, at + frameHeaderLength)) : undefined;
  // What is not as it should be, or too long, is looked at by itself.
  if (frame === undefined || at + frameHeaderLength + frame.length > bytes.length) return true;
  return match.mayBeIn(bytes.subarray(0, at + frameHeaderLength + frame.length));
}
