import { bytesText } from '../../../format/numbers.ts';
import { shortHash } from '../../../format/short-hash.ts';
import { cell, lineWidth } from '../../components/line.tsx';
import type { Line, Span } from '../../components/line.tsx';
import type { StepEntry } from './journey.ts';

/** What came of computing a hash again. */
export type Verified =
  | { readonly isSame: true; readonly bytes: number }
  /** The bytes are not there, or are others. */
  | { readonly isSame: false; readonly why: string };

/** The bytes of a step that have a hash, by what they are. */
export const hashedParts = ['input', 'output', 'reason', 'error'] as const;
export type HashedPart = (typeof hashedParts)[number];

export type VerifiedParts = Readonly<Partial<Record<HashedPart, Verified>>>;

/** The hash of a part of a step; `undefined` when the step has no such part. */
export function hashOfPart({ step }: StepEntry, part: HashedPart): string | undefined {
  switch (part) {
    case 'input':
      return step.input.sha256;
    case 'output':
      return step.output?.sha256;
    case 'reason':
      return step.decision?.reasonSha256;
    case 'error':
      return step.error?.sha256;
    default:
      return part satisfies never;
  }
}

/** The hashes of a step, what they prove, and whether they were computed again. */
export function hashLines(
  entry: StepEntry,
  verified: VerifiedParts | undefined,
  width: number,
): readonly Line[] {
  const { step, token, isLast } = entry;
  const artifact = isLast && step.node.kind === 'sink' ? token.end?.artifact : undefined;
  return [
    ...hashedParts.flatMap((part): readonly Line[] => {
      const hash = hashOfPart(entry, part);
      if (hash === undefined) return [];
      const chain = part === 'input' ? chainSpans(entry) : [];
      return hashLine(part, hash, [...chain, ...verifiedSpans(verified?.[part])], width);
    }),
    ...hashLine('config', step.node.configHash, [], width),
    ...(artifact === undefined || artifact === null
      ? []
      : hashLine('artifact', artifact.sha256, [], width)),
  ];
}

/** What there is no room for beside the hash goes on below it. */
function hashLine(
  label: string,
  hash: string,
  notes: readonly Span[],
  width: number,
): readonly Line[] {
  const shown = width >= 110 ? hash : shortHash(hash);
  const lines: Line[number][][] = [[{ text: ` ${cell(label, 10)} `, tone: 'faint' }, shown]];
  for (const note of notes) {
    const last = lines.at(-1);
    if (last !== undefined && lineWidth([...last, note]) <= width) last.push(note);
    else lines.push([cell('', 10), note]);
  }
  return lines;
}

function chainSpans({ step }: StepEntry): readonly Span[] {
  if (step.inputIsPreviousOutput === null) return [];
  return step.inputIsPreviousOutput
    ? [{ text: '  ✓ is the output before it', tone: 'good' }]
    : [{ text: '  ✗ is not the output before it', tone: 'bad' }];
}

function verifiedSpans(verified: Verified | undefined): readonly Span[] {
  if (verified === undefined) return [];
  return verified.isSame
    ? [{ text: `  ✓ computed again from ${bytesText(verified.bytes)}`, tone: 'good' }]
    : [{ text: `  ! ${verified.why}`, tone: 'warn' }];
}
