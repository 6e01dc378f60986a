import type { Settings } from '../../engine/settings/schema.ts';
import { getField } from '../../landscape/model/json.ts';
import { leastCount } from './expressions.ts';
import type { Moves, Token } from './tokens.ts';
import { gathered } from './transforms.ts';
import { isTrouble, trouble } from './trouble.ts';
import { inNodeOrder } from './ways.ts';
import type { Step } from './ways.ts';

type Aggregation = Extract<Step, { type: 'aggregation' }>;

interface Batch {
  /** Text of the values of `group_by`. */
  readonly key: string;
  readonly members: Token[];
}

/** The aggregations of a pipeline, with who waits there. */
export class OpenBatches {
  readonly #moves: Moves;
  /** In node order. */
  readonly #steps: readonly Aggregation[];
  /** Of each aggregation, in the order of their first members. */
  readonly #open: ReadonlyMap<Aggregation, Batch[]>;

  constructor(settings: Settings, moves: Moves) {
    this.#moves = moves;
    this.#steps = inNodeOrder(settings).filter((step) => step.type === 'aggregation');
    this.#open = new Map(this.#steps.map((step) => [step, []]));
  }

  join(token: Token, step: Aggregation): void {
    const values = step.group_by.map((field) => getField(token.row, field));
    if (values.includes(undefined)) {
      return this.#moves.fail(token, step, trouble('missing_field'));
    }
    const batch = this.#batchOf(step, JSON.stringify(values));
    batch.members.push(token);
    const { count, condition } = step.trigger;
    const size = batch.members.length;
    const isFull = count !== undefined && size >= count;
    const isDue = condition !== undefined && size >= leastCount(condition);
    if (isFull || isDue) this.#flush(step, batch);
  }

  /**
   * The source has ended: as long as a batch is open, the first one is flushed, by node order and then
   * by first members. A flush can bring members to a step that was passed already.
   */
  flushAll(): void {
    const step = this.#steps.find((candidate) => this.#open.get(candidate)!.length > 0);
    if (step === undefined) return;
    this.#flush(step, this.#open.get(step)![0]!);
    this.flushAll();
  }

  #batchOf(step: Aggregation, key: string): Batch {
    const batches = this.#open.get(step)!;
    const known = batches.find((batch) => batch.key === key);
    if (known !== undefined) return known;
    const batch = { key, members: [] };
    batches.push(batch);
    return batch;
  }

  #flush(step: Aggregation, batch: Batch): void {
    const batches = this.#open.get(step)!;
    batches.splice(batches.indexOf(batch), 1);
    const { members } = batch;
    const rows = this.#gather(step, members);
    if (isTrouble(rows)) {
      this.#moves.together(() => {
        for (const member of members) this.#moves.fail(member, step, rows);
      });
      return;
    }
    if (step.output_mode === 'passthrough') {
      for (const [i, member] of members.entries()) {
        member.row = rows[i]!;
        this.#moves.leave(member, step);
      }
      return;
    }
    const outputs = rows.map((row) => this.#moves.create(row, null, []));
    this.#moves.together(() => {
      for (const member of members) this.#moves.end(member, 'consumed_in_batch');
    });
    for (const output of outputs) this.#moves.leave(output, step);
  }

  #gather(step: Aggregation, members: readonly Token[]) {
    const found = gathered(
      step,
      members.map(({ row }) => row),
    );
    const wanted = step.expected_output_count;
    if (isTrouble(found) || wanted === undefined || found.length === wanted) return found;
    return trouble(undefined);
  }
}
