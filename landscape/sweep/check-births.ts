import { toHex } from '../hash.ts';
import type { TokenId } from '../model/ids.ts';
import type { Token } from '../model/token.ts';
import { loadBatchStarts } from './batch-starts.ts';
import { checkFirstStep } from './check-first-step.ts';
import { checkBranches, checkParents } from './check-parents.ts';
import { expectedBirth } from './expected-birth.ts';
import type { ExpectedBirth } from './expected-birth.ts';
import type { KinBook } from './kin.ts';
import type { Sweep } from './sweep-context.ts';
import { makerOf } from './token-trail.ts';
import type { TokenTrail } from './token-trail.ts';

/** Made tokens are what their parents make of them: where, out of what, inside of which forks. */
export function checkBirths(sweep: Sweep, book: KinBook, trails: readonly TokenTrail[]): void {
  const made = trails.flatMap((trail) => {
    const maker = makerOf(trail);
    return maker === undefined ? [] : [{ trail, maker }];
  });
  if (made.length === 0) return;
  const parents = book.load(made.flatMap(({ trail }) => parentIds(trail)));
  // What was split in the moment it was made has no step of its own to count from.
  const stepless = [...parents.values()].filter(({ last }) => last === undefined);
  const grandparents = book.load(stepless.flatMap(parentIds));
  const kin = new Map([...grandparents, ...parents]);
  const batchStarts = loadBatchStarts(sweep, stepless);
  for (const { trail, maker } of made) {
    const own = trail.parents.flatMap((link) => kin.get(link.parentTokenId) ?? []);
    checkParents(sweep, trail, maker, own);
    const expected = expectedBirth(trail, maker, own, { kin, batchStarts });
    if (expected !== undefined) checkBirth(sweep, trail, expected);
    if (maker.kind === 'coalesced') checkBranches(sweep, trail, own);
    checkFirstStep(sweep, trail, maker, expected?.start);
  }
}

function parentIds({ parents }: Pick<TokenTrail, 'parents'>): readonly TokenId[] {
  return parents.map(({ parentTokenId }) => parentTokenId);
}

function checkBirth({ findings }: Sweep, { token }: TokenTrail, expected: ExpectedBirth): void {
  const report = (column: string, wanted: string, found: string) =>
    findings.add({
      table: 'tokens',
      key: `token_id ${token.tokenId}`,
      check: 'made_of_parents',
      expected: `${column} ${wanted}, as its parents have it`,
      found: `${column} ${found}`,
    });
  const { birth } = token;
  if (birth === undefined) return;
  const { origin, nodeIndex, frames, dataHash, group } = expected;
  if (showOrigin(token) !== showOrigin({ origin })) {
    report('origin', showOrigin({ origin }), showOrigin(token));
  }
  if (birth.nodeIndex !== nodeIndex) {
    report('origin_node_index', String(nodeIndex), String(birth.nodeIndex));
  }
  const framesFound = JSON.stringify(token.frames);
  if (JSON.stringify(frames) !== framesFound) {
    report('frames_json', JSON.stringify(frames), framesFound);
  }
  if (dataHash !== undefined && Buffer.compare(dataHash, birth.data.hash) !== 0) {
    report('data_hash', toHex(dataHash), toHex(birth.data.hash));
  }
  if (group !== undefined) report('group', group.wanted, group.found);
}

function showOrigin({ origin }: Pick<Token, 'origin'>): string {
  return origin.kind === 'row' ? `row_id ${origin.rowId}` : `batch_id ${origin.batchId}`;
}
