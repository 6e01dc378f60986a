import type { RunSummary } from '../../../../landscape/queries/list-runs.ts';
import { endsText } from '../../../format/ends.ts';
import { countText } from '../../../format/numbers.ts';
import { cell } from '../../components/line.tsx';
import type { Line } from '../../components/line.tsx';
import { runStatusSpan } from '../../components/status-word.ts';

/** What is worth knowing of a run before it is opened. */
export function previewLines(run: RunSummary, width: number): readonly Line[] {
  const last = run.segments.at(-1);
  const reason = last !== undefined && 'endReason' in last ? last.endReason : undefined;
  const facts: readonly (readonly [string, string])[] = [
    ['settings', run.settingsFile],
    ['rows', `${countText(run.rows)} read, ${countText(run.tokens)} tokens`],
    ['ends', endsText(run.outcomes)],
    [
      'code',
      last === undefined
        ? ''
        : `elspeth ${last.codeVersion}, Node ${last.nodeVersion}, on ${last.host}`,
    ],
    ...(run.segments.length > 1 ? [['processes', countText(run.segments.length)] as const] : []),
    ...(messageOf(reason) === undefined ? [] : [['ended', messageOf(reason) ?? ''] as const]),
  ];
  return [
    [{ text: `   ${cell('status', 10)}`, tone: 'faint' }, runStatusSpan(run.status)],
    ...facts.map(([label, text]): Line => [
      { text: `   ${cell(label, 10)}`, tone: 'faint' },
      cell(text, width - 13),
    ]),
  ];
}

function messageOf(reason: unknown): string | undefined {
  if (typeof reason !== 'object' || reason === null || !('message' in reason)) return undefined;
  return typeof reason.message === 'string' ? reason.message : undefined;
}
