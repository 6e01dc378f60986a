/**
 * The sum, with the digits that plain addition loses kept apart and added at the end (Neumaier 1974,
 * the improved Kahan–Babuška algorithm): `1 + 1e100 + 1 - 1e100` is 2. Null for no numbers.
 */
export function sum(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : total(numbers);
}

export function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : total(numbers) / numbers.length;
}

/** Standard deviation of a sample (n − 1), in two passes; null for fewer than two numbers. */
export function sampleDeviation(numbers: readonly number[]): number | null {
  const centre = mean(numbers);
  if (centre === null || numbers.length < 2) return null;
  const scaled = (scale: number) => {
    const squares = total(numbers.map((value) => (value * scale - centre * scale) ** 2));
    return Math.sqrt(squares / (numbers.length - 1)) / scale;
  };
  const plain = scaled(1);
  return Number.isFinite(plain) ? plain : scaled(2 ** -600);
}

/** Between the two neighbours of position `q · (n − 1)`; null for no numbers. `sorted`: rising. */
export function quantile(sorted: readonly number[], q: number): number | null {
  const position = q * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  const share = position - Math.floor(position);
  return below * (1 - share) + above * share;
}

function total(numbers: readonly number[]): number {
  const plain = compensatedSum(numbers);
  if (Number.isFinite(plain)) return plain;
  // On the way to a sum that fits, a partial sum did not: powers of two scale exactly.
  return compensatedSum(numbers.map((value) => value * 2 ** -64)) * 2 ** 64;
}

function compensatedSum(numbers: readonly number[]): number {
  let running = 0;
  let lost = 0;
  for (const value of numbers) {
    const next = running + value;
    lost += Math.abs(running) >= Math.abs(value) ? running - next + value : value - next + running;
    running = next;
  }
  return running + lost;
}
