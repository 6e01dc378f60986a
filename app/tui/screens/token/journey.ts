import type { ExplainedStep } from '../../../../landscape/model/explained-step.ts';
import type { ExplainedToken } from '../../../../landscape/model/explained-token.ts';
import type { Explanation } from '../../../../landscape/model/explanation.ts';
import type { BatchNode, ManyNode } from '../../../../landscape/model/lineage.ts';
import { endsOf } from '../../../format/explain-why.ts';
import { drawLanes } from '../../../format/lineage-lanes.ts';

/** A line of a journey: a token with its steps below it, or what lies between tokens. */
export type JourneyEntry =
  | { readonly kind: 'token'; readonly lanes: string; readonly token: ExplainedToken }
  | StepEntry
  | { readonly kind: 'batch'; readonly lanes: string; readonly node: BatchNode }
  | { readonly kind: 'many'; readonly lanes: string; readonly node: ManyNode };

export interface StepEntry {
  readonly kind: 'step';
  readonly lanes: string;
  readonly token: ExplainedToken;
  readonly step: ExplainedStep;
  /** Its token ends here, or stands here. */
  readonly isLast: boolean;
  /** The next line is another try of it. */
  readonly isTriedAgain: boolean;
}

/** The way of all tokens in the order in which it is drawn: every branch to its end before the next. */
export function toJourney(explanation: Explanation): readonly JourneyEntry[] {
  const tokens = new Map(explanation.tokens.map((token) => [token.id, token]));
  const isOneOfSeveral = explanation.lineage.nodes.length > 1;
  // With steps left out, the last of them need not be where it ends: its head says how it did.
  const isNarrowed = explanation.asked.field !== null;
  return drawLanes(explanation.lineage).flatMap(
    ({ node, lanes, below }): readonly JourneyEntry[] => {
      if (node.kind === 'batch') return [{ kind: 'batch', lanes, node }];
      if (node.kind === 'tokens') return [{ kind: 'many', lanes, node }];
      const token = tokens.get(node.id);
      if (token === undefined) return [];
      const hasHead = isOneOfSeveral || isNarrowed || token.steps.length === 0;
      const head: readonly JourneyEntry[] = hasHead ? [{ kind: 'token', lanes, token }] : [];
      return [
        ...head,
        ...token.steps.map((_, i) => toStep(token, i, hasHead ? below : '', isNarrowed)),
      ];
    },
  );
}

function toStep(token: ExplainedToken, i: number, lanes: string, isNarrowed: boolean): StepEntry {
  const { steps } = token;
  const step = steps[i];
  if (step === undefined) throw new Error(`A token has no step ${i}`);
  const next = steps[i + 1];
  return {
    kind: 'step',
    lanes,
    token,
    step,
    isLast: next === undefined && !isNarrowed,
    isTriedAgain:
      next !== undefined && next.node.id === step.node.id && next.attempt > step.attempt,
  };
}

/** Where the answer lies: the step that decided the first end, or the last one of its way. */
export function decisiveEntry(explanation: Explanation, journey: readonly JourneyEntry[]): number {
  const [first] = endsOf(explanation);
  const because = first?.end?.because;
  const state = because !== undefined && 'state' in because ? because.state : undefined;
  const decided = journey.findIndex((each) => each.kind === 'step' && each.step.state === state);
  if (decided !== -1) return decided;
  const last = journey.findLastIndex((each) => 'token' in each && each.token.id === first?.id);
  return Math.max(0, last);
}

/** The first line of the token before or after the one at `from`; of this one when there is none. */
export function tokenBeside(
  journey: readonly JourneyEntry[],
  from: number,
  direction: 1 | -1,
): number {
  const start = (at: number) => {
    let first = at;
    while (first > 0 && ownerOf(journey[first - 1]) === ownerOf(journey[at])) first -= 1;
    return first;
  };
  const own = start(from);
  if (direction === -1) return own === 0 ? 0 : start(own - 1);
  const next = journey.findIndex((each, i) => i > from && ownerOf(each) !== ownerOf(journey[from]));
  return next === -1 ? own : next;
}

/** The token, batch or group of tokens that a line belongs to. */
export function ownerOf(entry: JourneyEntry | undefined): string | undefined {
  if (entry === undefined) return undefined;
  return 'token' in entry ? entry.token.id : entry.node.id;
}
