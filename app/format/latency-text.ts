/** How long one step took: `<0.001 ms`, `0.012 ms`, `1.25 ms`, `312 ms`, `2.4 s`. */
export function latencyText(ms: number): string {
  if (ms > 0 && ms < 0.0005) return '<0.001 ms';
  if (ms < 1) return `${Number(ms.toFixed(3))} ms`;
  if (ms < 10) return `${Number(ms.toFixed(2))} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}
