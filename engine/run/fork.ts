import type { EdgeRecord } from '../../landscape/model/graph.ts';
import { copyRow } from '../../landscape/model/copy-row.ts';
import { recordFork } from '../../landscape/recorder/record-token.ts';
import { putFirst } from './agenda.ts';
import type { Decided } from './decided.ts';
import { createForkGroup, multiply, toTokenFrames } from './fork-group.ts';
import type { Run } from './run.ts';
import { takeInHand } from './token-in-hand.ts';
import type { TokenInHand } from './token-in-hand.ts';

/**
 * Splits a token into one child for each edge, with data of its own, and ends the token. The children go
 * their ways one after the other: the first to its very end before the second begins.
 */
export function fork(
  run: Run,
  token: TokenInHand,
  edges: readonly EdgeRecord[],
  decided: Decided | undefined,
): void {
  const { origin, payload } = token;
  const node = edges[0]!.from;
  const group = createForkGroup(token.tokenId, node);
  multiply(token.frames, edges.length);
  const children = edges.map(({ label: branch }, i) => {
    const frames = [...token.frames, { group, branch }];
    group.live.set(branch, 1);
    return { branch, frames, position: [...token.position, i] };
  });
  const ids = recordFork(
    run.recorder,
    token.tokenId,
    children.map(({ branch, frames, position }) => ({
      branch,
      rowId: origin.rowId,
      batchId: origin.batchId,
      frames: toTokenFrames(frames),
      origin: node,
      data: payload,
      position,
    })),
  );
  const work = children.map(({ frames, position }, i) => {
    const child = takeInHand({
      tokenId: ids[i]!,
      origin,
      frames,
      position,
      row: i === 0 ? token.row : copyRow(token.row),
      payload,
      stepIndex: token.stepIndex,
    });
    return {
      kind: 'follow' as const,
      token: child,
      way: { kind: 'onward' as const, edge: edges[i]!, decided },
    };
  });
  putFirst(run.agenda, work);
}
