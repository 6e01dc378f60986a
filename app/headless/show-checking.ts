import { fitText } from '../format/cell-width.ts';
import { bytesText } from '../format/numbers.ts';
import type { ProgressScreen } from './show-progress.ts';

const everyMs = 250;
const lineEveryMs = 10_000;

/**
 * Shows how much of what an earlier process has read was looked at again, where that takes longer than
 * a moment.
 */
export function createCheckingLine({
  write,
  canRewrite,
  columns,
  nowMs,
}: ProgressScreen): (bytes: number) => void {
  const sinceMs = nowMs();
  let shownMs = sinceMs;
  return (bytes) => {
    if (nowMs() - shownMs < (canRewrite ? everyMs : lineEveryMs)) return;
    shownMs = nowMs();
    const text = `Making sure that the source is unchanged: ${bytesText(bytes)} of what was read`;
    write(canRewrite ? `\r${fitText(text, columns() - 1)}\u001b[K` : `${text}\n`);
  };
}
