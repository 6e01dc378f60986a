import type { Kin, KinBook } from './kin.ts';
import type { Sweep } from './sweep-context.ts';
import type { TokenTrail } from './token-trail.ts';

/** A token that came too late for a join came to where the others had merged, from the same fork. */
export function checkLateArrivals(
  { findings }: Sweep,
  book: KinBook,
  trails: readonly TokenTrail[],
): void {
  const late = trails.flatMap((trail) => {
    const end = trail.outcomes.find(({ kind }) => kind === 'discarded');
    const merged = end?.kind === 'discarded' ? end.joinGroupId : undefined;
    return merged === undefined ? [] : [{ trail, merged }];
  });
  if (late.length === 0) return;
  const joins = book.load(late.map(({ merged }) => merged));
  const firsts = [...joins.values()].flatMap(({ parents }) => parents[0]?.parentTokenId ?? []);
  const inTime = book.load(firsts);
  for (const { trail, merged } of late) {
    const into = joins.get(merged);
    const other = inTime.get(into?.parents[0]?.parentTokenId ?? 0);
    if (into !== undefined && other !== undefined && isLateFor(trail, into, other)) continue;
    const last = trail.states.at(-1);
    findings.add({
      table: 'token_outcomes',
      key: `token_id ${trail.token.tokenId}`,
      check: 'late_for_join',
      expected: `its last state at the coalesce that made token_id ${merged}, unchanged, on a branch of the same fork`,
      found: last === undefined ? 'no state' : `state_id ${last.stateId} at node ${last.nodeIndex}`,
    });
  }
}

/** Whether it came, unchanged, to the node that made `into`, from the fork on one branch of which `other` was. */
function isLateFor({ token, states }: TokenTrail, into: Kin, other: Kin): boolean {
  const last = states.at(-1);
  const depth = into.token.frames.length;
  const forksOf = ({ frames }: TokenTrail['token']) =>
    frames.slice(0, depth + 1).map(({ forkGroupId }) => forkGroupId);
  const forks = forksOf(token);
  return (
    into.token.joinGroupId === into.token.tokenId &&
    last?.status === 'completed' &&
    last.nodeIndex === into.token.birth?.nodeIndex &&
    Buffer.compare(last.input.hash, last.output.hash) === 0 &&
    forks.length === depth + 1 &&
    forks.join() === forksOf(other.token).join()
  );
}
