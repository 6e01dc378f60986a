import type { TokenId } from '../model/ids.ts';
import type { KinBook } from './kin.ts';
import type { Sweep } from './sweep-context.ts';
import type { TokenTrail } from './token-trail.ts';

/** A token that came too late for a join came to where the others had merged, from the same fork. */
export async function checkLateArrivals(
  { findings }: Sweep,
  book: KinBook,
  trails: readonly TokenTrail[],
): Promise<void> {
  const late = trails.flatMap((trail) => {
    const end = trail.outcomes.find(({ kind }) => kind === 'discarded');
    const merged = end?.kind === 'discarded' ? end.joinGroupId : undefined;
    return merged === undefined ? [] : [{ trail, merged }];
  });
  if (late.length === 0) return;
  const kin = await book.load(late.map(({ merged }) => merged));
  for (const { trail, merged } of late) {
    const { token, states } = trail;
    const into = kin.get(merged)?.token;
    const last = states.at(-1);
    const meets =
      into?.joinGroupId === merged &&
      last?.status === 'completed' &&
      last.nodeIndex === into.birth?.nodeIndex &&
      Buffer.compare(last.input.hash, last.output.hash) === 0 &&
      isInside(token.frames, into.frames);
    if (meets) continue;
    findings.add({
      table: 'token_outcomes',
      key: `token_id ${token.tokenId}`,
      check: 'late_for_join',
      expected: `its last state at the coalesce that made token_id ${merged}, unchanged, on a branch of the same fork`,
      found: last === undefined ? 'no state' : `state_id ${last.stateId} at node ${last.nodeIndex}`,
    });
  }
}

type Frames = TokenTrail['token']['frames'];

/** Whether the frames go on where the outer ones end. */
function isInside(frames: Frames, outer: Frames): boolean {
  const group = (frame: { readonly forkGroupId: TokenId; readonly branch: string } | undefined) =>
    frame && `${frame.forkGroupId} ${frame.branch}`;
  return (
    frames.length > outer.length && outer.every((frame, i) => group(frame) === group(frames[i]))
  );
}
