/**
 * The candidate that `name` was probably meant to be, or `undefined` when none is near enough. Case,
 * `_` and `-` do not count (`maxAttempts` is `max_attempts`); beyond that about one slip in three
 * characters is forgiven. Among equally near candidates the first wins.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = simplified(name);
  let best: { readonly candidate: string; readonly slips: number } | undefined;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const known = simplified(candidate);
    const allowed = Math.floor(Math.max(wanted.length, known.length) / 3);
    if (Math.abs(wanted.length - known.length) > allowed) continue;
    const slips = countSlips(wanted, known);
    if (slips <= allowed && (best === undefined || slips < best.slips)) best = { candidate, slips };
  }
  return best?.candidate;
}

function simplified(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, '');
}

/** Letters added, lost, exchanged or swapped with their neighbour (optimal string alignment). */
function countSlips(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let slips = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (same ? 0 : 1),
      );
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped && row > 1 && column > 1)
        slips = Math.min(slips, beforePrevious[column - 2]! + 1);
      current.push(slips);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}
