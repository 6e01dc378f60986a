import { z } from 'zod';

import type { Settings } from '../../engine/settings/schema.ts';
import type { JsonObject, RowData } from '../../landscape/model/json.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import { Barriers } from './barriers.ts';
import { evaluate } from './expressions.ts';
import { OpenBatches } from './open-batches.ts';
import { textOf } from './records.ts';
import type { GivenRecord } from './records.ts';
import type { Frame, Moves, Token } from './tokens.ts';
import { transformed } from './transforms.ts';
import { isTrouble, trouble } from './trouble.ts';
import type { Trouble } from './trouble.ts';
import { branchesOf, routeOf, waysOf } from './ways.ts';
import type { Gate, Step, Way } from './ways.ts';

type Transform = Extract<Step, { type: 'transform' }>;

/** What must come of a run. */
export interface Prediction {
  /** `failed`: a row was sent to `halt`. */
  readonly status: 'completed' | 'failed';
  /** What each sink writes, in order; without messages, and without reasons that the rules leave open. */
  readonly sinks: Readonly<Record<string, readonly JsonObject[]>>;
  /** How the tokens of each source row ended, sorted; under `batches` those of what batches made. */
  readonly ends: Readonly<Record<string, readonly string[]>>;
}

/** Carries records through a pipeline one at a time, depth first. */
export function interpret(settings: Settings, records: readonly GivenRecord[]): Prediction {
  const run = new Interpreter(settings);
  try {
    for (const [index, record] of records.entries()) run.takeRecord(record, index);
    run.endSource();
    return run.prediction('completed');
  } catch (error) {
    if (error instanceof Halted) return run.prediction('failed');
    throw error;
  }
}

/** A destination said `halt`: nothing further is executed. */
class Halted extends Error {}

class Interpreter implements Moves {
  readonly #settings: Settings;
  readonly #batches: OpenBatches;
  readonly #barriers: Barriers;
  /** Tokens that have not ended. */
  readonly #live = new Set<Token>();
  readonly #sinks: ReadonlyMap<string, JsonObject[]>;
  readonly #ends = new Map<string, string[]>();
  /** What is put off until everything that happens at once has happened. */
  #later: (() => void)[] | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#batches = new OpenBatches(settings, this);
    this.#barriers = new Barriers(settings, this);
    const sinks = Object.entries(settings.sinks).filter(([, sink]) => sink.plugin !== 'multi_sink');
    this.#sinks = new Map(sinks.map(([name]) => [name, []]));
  }

  takeRecord(record: GivenRecord, index: number): void {
    const { source } = this.#settings;
    if (record.row !== undefined) {
      const token = this.create(record.row, index, []);
      return this.#take(token, waysOf(this.#settings, -1, source.on_success), 'source');
    }
    const token = this.create({ raw: textOf(record, index), line: index + 1 }, index, []);
    const route = source.on_validation_failure;
    this.#divert(token, route, { reason: 'unparsable_record', node: 'source' }, 'quarantined');
  }

  endSource(): void {
    this.#batches.flushAll();
  }

  prediction(status: Prediction['status']): Prediction {
    const ends = [...this.#ends].map(([row, list]) => [row, list.toSorted()] as const);
    return { status, sinks: Object.fromEntries(this.#sinks), ends: Object.fromEntries(ends) };
  }

  create(row: RowData, index: Token['index'], frames: readonly Frame[]): Token {
    const token = { row, index, frames };
    this.#live.add(token);
    return token;
  }

  leave(token: Token, step: Exclude<Step, Gate>): void {
    if (this.#later !== undefined) {
      this.#later.push(() => this.leave(token, step));
      return;
    }
    const at = this.#settings.transforms.indexOf(step);
    this.#take(token, waysOf(this.#settings, at, step.on_success), step.name);
  }

  fail(token: Token, step: Step, found: Trouble): void {
    // On an error route a row goes on, too.
    if (this.#later !== undefined && step.on_error !== undefined) {
      this.#later.push(() => this.fail(token, step, found));
      return;
    }
    const { trouble: reason, gaveUp } = found;
    const why = { ...(reason === undefined ? {} : { reason }), node: step.name };
    this.#divert(token, step.on_error, why, gaveUp ? 'failed' : 'quarantined');
  }

  end(token: Token, outcome: string): void {
    this.#note(token, outcome);
    this.#barriers.tell(token.frames);
  }

  together(ends: () => void): void {
    const later: (() => void)[] = [];
    this.#later = later;
    ends();
    this.#later = undefined;
    for (const next of later) next();
  }

  isOnItsWay({ group, branch }: Frame): boolean {
    const isSame = (frame: Frame) => frame.group === group && frame.branch === branch;
    return [...this.#live].some(({ frames }) => frames.some(isSame));
  }

  /** Takes a decision made at `from`: one way moves the token, several fork it. */
  #take(token: Token, ways: readonly Way[], from: string): void {
    if (ways.length === 1) return this.#follow(token, ways[0]!, from);
    const group = { fork: from };
    const children = ways.map(({ branch }) =>
      this.create(token.row, token.index, [...token.frames, { group, branch }]),
    );
    this.#note(token, 'forked');
    for (const [i, child] of children.entries()) this.#follow(child, ways[i]!, from);
  }

  #follow(token: Token, { to, goesOn }: Way, from: string): void {
    if (to === 'halt') throw new Halted();
    if (to === 'discard') return this.end(token, 'discarded');
    const step = this.#settings.transforms.find(({ name }) => name === to);
    if (step !== undefined) return this.#pass(token, step);
    const isGate = this.#settings.transforms.some((s) => s.name === from && s.type === 'gate');
    this.#write(token, to, isGate && !goesOn ? 'routed' : 'completed', undefined);
  }

  #pass(token: Token, step: Step): void {
    switch (step.type) {
      case 'transform':
        return this.#transform(token, step);
      case 'gate':
        return this.#sort(token, step);
      case 'aggregation':
        return this.#batches.join(token, step);
      case 'coalesce':
        return this.#barriers.arrive(token, step);
      default:
        return unreachable(step);
    }
  }

  #transform(token: Token, step: Transform): void {
    const result = transformed(step, token.row);
    if (isTrouble(result)) return this.fail(token, step, result);
    if (!isList(result)) {
      token.row = result;
      return this.leave(token, step);
    }
    const parts = result.map((row) => this.create(row, token.index, token.frames));
    this.end(token, 'expanded');
    for (const part of parts) this.leave(part, step);
  }

  #sort(token: Token, gate: Gate): void {
    if (gate.condition === undefined) return this.#take(token, branchesOf(gate), gate.name);
    const label = evaluate(gate.condition, token.row);
    if (isTrouble(label)) return this.fail(token, gate, label);
    const at = this.#settings.transforms.indexOf(gate);
    const isLabel = typeof label === 'string' || typeof label === 'boolean';
    const ways = isLabel ? routeOf(this.#settings, at, gate, String(label)) : undefined;
    if (ways === undefined) return this.fail(token, gate, trouble('unknown_label'));
    this.#take(token, ways, gate.name);
  }

  /** The row takes an error route as it is; without one it ends in the landscape alone. */
  #divert(token: Token, route: string | undefined, why: JsonObject, outcome: string): void {
    if (route === 'halt') throw new Halted();
    if (route === 'discard') return this.end(token, 'discarded');
    if (route === undefined) return this.end(token, outcome);
    this.#write(token, route, 'quarantined', { ...why, row: token.index });
  }

  #write(token: Token, name: string, outcome: string, why: JsonObject | undefined): void {
    const sink = this.#settings.sinks[name]!;
    if (refuses(sink, token.row)) {
      const refusal = { reason: 'unexpected_field', node: name };
      return this.#divert(token, sink.on_write_failure, refusal, 'quarantined');
    }
    this.#sinks.get(name)!.push(why === undefined ? token.row : { ...token.row, _elspeth: why });
    this.end(token, `${outcome} in ${name}`);
  }

  #note(token: Token, outcome: string): void {
    this.#live.delete(token);
    const key = String(token.index ?? 'batches');
    this.#ends.set(key, [...(this.#ends.get(key) ?? []), outcome]);
  }
}

const fixedSchema = z.object({
  schema: z.object({ mode: z.literal('fixed'), fields: z.array(z.string()) }),
});

/** A sink with a fixed schema has no place for other fields. */
function refuses({ options }: Settings['sinks'][string], row: RowData): boolean {
  const declared = fixedSchema.safeParse(options).data?.schema.fields;
  const names = declared?.map((field) => field.split(':')[0]);
  return names !== undefined && Object.keys(row).some((field) => !names.includes(field));
}

function isList(value: RowData | readonly RowData[]): value is readonly RowData[] {
  return Array.isArray(value);
}
