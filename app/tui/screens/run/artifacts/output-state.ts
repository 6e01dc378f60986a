import type { ArtifactVerdict } from '../../../../../landscape/sweep/verify-artifact.ts';
import type { SinkOutput } from '../../../../../landscape/queries/list-outputs.ts';
import { bytesText, countText, plural } from '../../../../format/numbers.ts';
import type { Fact } from '../../../../format/fact.ts';
import type { Span } from '../../../components/line.tsx';

/** What is known of a published file's bytes: what a check found, or how far it is. */
export type Check =
  | { readonly kind: 'reading'; readonly bytes: number; readonly of: number }
  | { readonly kind: 'failed'; readonly why: string }
  | ArtifactVerdict;

/** One word about the output of a sink. */
export function stateSpan(
  { artifact, publishedAgain, writes }: SinkOutput,
  check: Check | undefined,
): Span {
  if (check !== undefined) return checkSpan(check);
  if (artifact?.published === undefined) {
    if (writes === 0) return { text: 'nothing yet', tone: 'faint' };
    return { text: '‖ partial', tone: 'warn' };
  }
  if (artifact.type === 'database') return { text: 'table', tone: 'plain' };
  if (artifact.type === 'webhook') return { text: 'sent', tone: 'plain' };
  if (publishedAgain !== undefined)
    return { text: `in ${publishedAgain.runKey} again`, tone: 'warn' };
  return { text: 'not checked', tone: 'faint' };
}

function checkSpan(check: Check): Span {
  switch (check.kind) {
    case 'reading': {
      const percent = check.of === 0 ? 100 : Math.floor((check.bytes / check.of) * 100);
      return { text: `~ reading ${Math.min(99, percent)}%`, tone: 'running' };
    }
    case 'same':
      return { text: '✓ same', tone: 'good' };
    case 'appended_to':
      return { text: '✓ same, longer', tone: 'good' };
    case 'replaced':
      return { text: `» ${check.byRun}'s`, tone: 'warn' };
    case 'changed':
      return { text: '✗ changed', tone: 'bad' };
    case 'gone':
      return { text: '✗ gone', tone: 'bad' };
    case 'unreadable':
      return { text: '! unreadable', tone: 'warn' };
    case 'failed':
      return { text: '! not checked', tone: 'warn' };
    case 'cancelled':
      return { text: 'stopped', tone: 'faint' };
    default:
      return check satisfies never;
  }
}

/** What a check found, as a sentence. */
export function checkFact(check: Check): Fact {
  const label = 'check';
  switch (check.kind) {
    case 'reading':
      return {
        label,
        text: `reading ${bytesText(check.bytes)} of ${bytesText(check.of)}; esc stops it`,
      };
    case 'same':
      return { label, text: `✓ the same ${bytesText(check.bytes)}`, mark: 'good' };
    case 'appended_to':
      return {
        label,
        text: `✓ the same ${bytesText(check.bytes)}, and ${bytesText(check.now - check.bytes)} appended since`,
        mark: 'good',
      };
    case 'replaced':
      return { label, text: `» run ${check.byRun} has put its own file in the place of this one` };
    case 'changed':
      return { label, text: `✗ changed: ${changeText(check)}`, mark: 'bad' };
    case 'gone':
      return { label, text: '✗ gone: there is no such file', mark: 'bad' };
    case 'unreadable':
    case 'failed':
      return { label, text: `! ${check.why}`, mark: 'bad' };
    case 'cancelled':
      return { label, text: 'stopped before the end: nothing is known' };
    default:
      return check satisfies never;
  }
}

type Changed = Extract<Check, { readonly kind: 'changed' }>;

function changeText({
  bytes,
  now,
  sha256,
  writes,
  changedWrites,
  firstChangedAt,
}: Changed): string {
  const size =
    now === bytes ? 'as long as it was' : `${bytesText(now)} instead of ${bytesText(bytes)}`;
  const where =
    firstChangedAt === undefined
      ? ''
      : `, ${countText(changedWrites)} of ${plural(writes, 'write')} differ, the first from byte ${countText(firstChangedAt)}`;
  return `${size}${where}; now sha256 ${sha256}`;
}
