import { choicesOf } from '../driver/seeded.ts';
import { faultyCalls } from './list-calls.ts';
import type { FaultyCall, ListedCall } from './list-calls.ts';

const faults = ['EIO', 'ENOSPC', 'EROFS', 'KILL'] as const;
type Fault = (typeof faults)[number];

/** One thing that goes wrong in one run of the driver. */
export interface FaultCase {
  readonly call: FaultyCall;
  readonly fault: Fault;
  readonly file: string;
  readonly occurrence: number;
  /** The calls after it on the same file fail too: a disk that is full stays so. */
  readonly isLasting: boolean;
}

/**
 * Chooses cases evenly over calls and faults, within them evenly over the files, and none twice: when
 * a call has no more, the others have its share.
 */
export function chooseCases(
  listed: readonly ListedCall[],
  count: number,
  seed: number,
): readonly FaultCase[] {
  const choices = choicesOf(seed);
  const decks = faultyCalls.flatMap((call) =>
    faults.map((fault) => {
      const ofCall = listed.filter((each) => each.call === call);
      const cases = ofCall.flatMap((each) => casesOf(each, fault));
      const byFile = [...Map.groupBy(cases, ({ file }) => file).values()];
      return dealt(choices.shuffled(byFile).map((ofFile) => choices.shuffled(ofFile)));
    }),
  );
  return dealt(choices.shuffled(decks)).slice(0, count);
}

function casesOf(listed: ListedCall, fault: Fault): readonly FaultCase[] {
  const once = { ...listed, fault, isLasting: false };
  return fault === 'KILL' ? [once] : [once, { ...once, isLasting: true }];
}

/** The first of each list, then the second of each, and so on. */
function dealt<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) =>
    lists.flatMap((list) => list.slice(i, i + 1)),
  ).flat();
}
