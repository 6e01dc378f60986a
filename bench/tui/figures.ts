/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** `p50 8, p95 12, max 15 ms`. */
export function latencyText(values: readonly number[]): string {
  const ms = (share: number) => quantile(values, share).toFixed(0);
  return `p50 ${ms(0.5)}, p95 ${ms(0.95)}, max ${Math.max(...values).toFixed(0)} ms`;
}
