import type { RunStatus } from '../../../../../landscape/model/run.ts';
import type { Span } from '../../../components/line.tsx';
import type { NodeFlow } from './node-flow.ts';

/** `~ active`: what a node is doing, or did. */
export function nodeStateSpan(
  { arrived, waiting }: NodeFlow,
  status: RunStatus,
  rate: number | undefined,
): Extract<Span, object> {
  if (status !== 'running') {
    if (arrived === 0) return { text: '∅ unused', tone: 'faint' };
    if ((waiting ?? 0) > 0) return { text: '‖ holds', tone: 'warn' };
    return status === 'completed'
      ? { text: '✓ done', tone: 'good' }
      : { text: '· stopped', tone: 'faint' };
  }
  if (rate !== undefined && rate > 0) return { text: '~ active', tone: 'running' };
  if ((waiting ?? 0) > 0) return { text: '‖ holds', tone: 'warn' };
  return arrived === 0 ? { text: '· none yet', tone: 'faint' } : { text: '· idle', tone: 'faint' };
}
