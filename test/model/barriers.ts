import type { Settings } from '../../engine/settings/schema.ts';
import { decide, mergeRows } from './policies.ts';
import type { Coalesce } from './policies.ts';
import type { ForkGroup, Frame, Moves, Token } from './tokens.ts';
import { isTrouble, trouble } from './trouble.ts';
import { forkOf } from './ways.ts';

/** What has come to one coalesce of one fork group. */
interface Barrier {
  /** Who waits, by branch. */
  readonly arrived: Map<string, Token>;
  decided: 'merged' | 'failed' | undefined;
}

/** The coalesces of a pipeline, with who waits there. */
export class Barriers {
  readonly #moves: Moves;
  /** With the name of the fork that each joins. */
  readonly #steps: ReadonlyMap<Coalesce, string>;
  readonly #barriers = new Map<Coalesce, Map<ForkGroup, Barrier>>();

  constructor(settings: Settings, moves: Moves) {
    this.#moves = moves;
    const steps = settings.transforms.filter((step) => step.type === 'coalesce');
    this.#steps = new Map(steps.map((step) => [step, forkOf(settings, step.branches)]));
  }

  arrive(token: Token, step: Coalesce): void {
    const { group, branch } = token.frames[this.#matchedFrame(token, step)]!;
    const barrier = this.#barrier(step, group);
    if (barrier.decided === 'merged') return this.#moves.end(token, 'discarded');
    if (barrier.decided === 'failed') return this.#fail(token, step);
    barrier.arrived.set(branch, token);
    this.#settle(step, group);
  }

  /** A token with these frames has ended: the barriers are told, the innermost first. */
  tell(frames: readonly Frame[]): void {
    for (const frame of frames.toReversed()) {
      for (const [step, fork] of this.#steps) {
        if (fork !== frame.group.fork || !step.branches.includes(frame.branch)) continue;
        if (!this.#moves.isOnItsWay(frame)) this.#settle(step, frame.group);
      }
    }
  }

  /** Does what can be done after an arrival or the end of a branch. */
  #settle(step: Coalesce, group: ForkGroup): void {
    const barrier = this.#barrier(step, group);
    if (barrier.decided !== undefined) return;
    const { arrived } = barrier;
    const ended = step.branches.filter(
      (branch) => !arrived.has(branch) && !this.#moves.isOnItsWay({ group, branch }),
    );
    const verdict = decide(step, { arrived: arrived.size, ended: ended.length });
    if (verdict === undefined) return;
    const inOrder = step.branches.filter((branch) => arrived.has(branch));
    const tokens = inOrder.map((branch) => arrived.get(branch)!);
    const rows = inOrder.map((branch, i) => [branch, tokens[i]!.row] as const);
    const merged = verdict === 'merge' ? mergeRows(step, rows) : trouble(undefined);
    if (isTrouble(merged)) {
      barrier.decided = 'failed';
      for (const token of tokens) this.#fail(token, step, merged.trouble);
      return;
    }
    barrier.decided = 'merged';
    const [first] = tokens;
    const outer = first!.frames.slice(0, this.#matchedFrame(first!, step));
    const result = this.#moves.create(merged, first!.index, outer);
    for (const token of tokens) this.#moves.end(token, 'coalesced');
    this.#moves.leave(result, step);
  }

  #fail(token: Token, step: Coalesce, reason?: string): void {
    this.#moves.fail(token, step, trouble(reason, true));
  }

  #matchedFrame({ frames }: Token, step: Coalesce): number {
    return frames.findLastIndex(
      ({ group, branch }) => group.fork === this.#steps.get(step) && step.branches.includes(branch),
    );
  }

  #barrier(step: Coalesce, group: ForkGroup): Barrier {
    const ofStep = this.#barriers.get(step) ?? new Map<ForkGroup, Barrier>();
    this.#barriers.set(step, ofStep);
    const barrier = ofStep.get(group) ?? { arrived: new Map(), decided: undefined };
    ofStep.set(group, barrier);
    return barrier;
  }
}
