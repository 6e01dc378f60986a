import type { OutcomeKind } from '../../../landscape/model/outcome.ts';
import type { RunStatus } from '../../../landscape/model/run.ts';
import type { Tone } from '../theme.ts';
import type { Span } from './line.tsx';

interface Word {
  readonly glyph: string;
  readonly tone: Tone;
}

const runWords: Readonly<Record<RunStatus, Word>> = {
  running: { glyph: '~', tone: 'running' },
  completed: { glyph: '✓', tone: 'good' },
  failed: { glyph: '✗', tone: 'bad' },
  interrupted: { glyph: '‖', tone: 'warn' },
  crashed: { glyph: '✗', tone: 'bad' },
};

/** `✓ completed`: glyph and word, because colour alone says nothing to many. */
export function runStatusSpan(status: RunStatus): Extract<Span, object> {
  const { glyph, tone } = runWords[status];
  return { text: `${glyph} ${status}`, tone };
}

const outcomeWords: Readonly<Record<OutcomeKind | 'open', Word>> = {
  completed: { glyph: '✓', tone: 'good' },
  routed: { glyph: '»', tone: 'good' },
  discarded: { glyph: '∅', tone: 'faint' },
  forked: { glyph: '├', tone: 'plain' },
  expanded: { glyph: '├', tone: 'plain' },
  consumed_in_batch: { glyph: '┘', tone: 'plain' },
  coalesced: { glyph: '┘', tone: 'plain' },
  quarantined: { glyph: '!', tone: 'warn' },
  failed: { glyph: '✗', tone: 'bad' },
  buffered: { glyph: '‖', tone: 'running' },
  open: { glyph: '~', tone: 'running' },
};

/** `! quarantined`, of an outcome, or of a token that has none yet. */
export function outcomeSpan(outcome: OutcomeKind | 'open'): Extract<Span, object> {
  const { glyph, tone } = outcomeWords[outcome];
  return { text: `${glyph} ${outcome}`, tone };
}
