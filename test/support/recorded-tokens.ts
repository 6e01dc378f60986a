import Database from 'better-sqlite3';

import { openPayloadReader, payloadFolder } from '../../landscape/payloads/read-payload.ts';
import { batchesSql, runSql, statesSql, tokensSql } from './recorded-sql.ts';
import type { StoredBatch, StoredRun, StoredState, StoredToken } from './recorded-sql.ts';

/** What a run recorded of its tokens, by names that are the same in every run that does the same. */
export interface Recorded {
  /** In the order of execution. */
  readonly tokens: readonly RecordedToken[];
  /** In the order in which they were opened. */
  readonly batches: readonly RecordedBatch[];
  readonly token: (name: string) => RecordedToken;
  /** How each token ended, by name: `completed to out`, or `open`. */
  readonly ends: Readonly<Record<string, string>>;
}

export interface RecordedToken {
  /**
   * `7`: row 7; `7.left`: its child on that branch; `7[0]`: the first row that it became; `7@meet`: what
   * its branches were merged to at `meet`; `calm#2[0]`: the first output of the third batch at `calm`.
   */
  readonly name: string;
  readonly end: string;
  readonly parents: readonly string[];
  /** Of a late arrival and of those that were merged: into what. */
  readonly joined: string | undefined;
  readonly expectedBranches: readonly string[] | undefined;
  readonly position: readonly number[];
  /** What it held when it was made, when something made it. */
  readonly data: unknown;
  readonly bornAt: string | undefined;
  readonly states: readonly RecordedState[];
  readonly endError: unknown;
  /** Where its bytes lie in the sink's output: `12+20`, offset and length; `-` in none. */
  readonly bytes: string;
  readonly hashes: Readonly<Record<'data' | 'error', string>>;
}

export interface RecordedState {
  readonly node: string;
  readonly step: number;
  readonly attempt: number;
  readonly status: string;
  /** Bytes where it is no row but a record. */
  readonly input: unknown;
  /** `undefined` when only its hash is recorded. */
  readonly output: unknown;
  readonly error: unknown;
  readonly context: unknown;
  /** The edges that were chosen here: label, mode, and the hash of the reason. */
  readonly chosen: readonly string[];
  readonly hashes: Readonly<Record<'input' | 'output' | 'error' | 'context', string>>;
}

export interface RecordedBatch {
  readonly name: string;
  readonly group: unknown;
  readonly status: string;
  readonly trigger: string | null;
  readonly followsRow: number | null;
  readonly error: unknown;
  readonly inputHash: string;
  readonly members: readonly string[];
  readonly outputs: readonly string[];
}

/** Reads what a run recorded, payloads included. */
export function readRecorded(landscape: string, runKey: string): Recorded {
  const db = new Database(landscape, { readonly: true });
  try {
    const run = db.prepare<[string], StoredRun>(runSql).get(runKey);
    if (run === undefined) throw new Error(`There is no run ${runKey}`);
    const payloads = openPayloadReader(payloadFolder(landscape, run.folder, runKey));
    const read: Read = (hash, offset) => {
      if (hash === null || offset === null) return undefined;
      const { contentType, bytes } = payloads.read('rows', { hash, offset });
      return contentType === 'application/json' ? JSON.parse(bytes.toString('utf8')) : bytes;
    };
    try {
      const stored = db.prepare<[number], StoredToken>(tokensSql).all(run.run_id);
      const batches = db.prepare<[number], StoredBatch>(batchesSql).all(run.run_id);
      const states = Map.groupBy(
        db.prepare<[number], StoredState>(statesSql).all(run.run_id),
        ({ token_id: token }) => token,
      );
      const nameOf = namesOf(stored, batches);
      const tokens = stored
        .map((token) => ({
          ...toToken(token, nameOf, read),
          states: (states.get(token.token_id) ?? []).map((state) => toState(state, read)),
        }))
        .toSorted((a, b) => comparePositions(a.position, b.position));
      return {
        tokens,
        batches: batches.map((batch) => toBatch(batch, batches, nameOf, read)),
        ends: Object.fromEntries(tokens.map(({ name, end }) => [name, end])),
        token(name) {
          const found = tokens.find((token) => token.name === name);
          if (found !== undefined) return found;
          const names = tokens.map((token) => token.name).join(', ');
          throw new Error(`There is no token ${name}, only ${names}`);
        },
      };
    } finally {
      payloads.close();
    }
  } finally {
    db.close();
  }
}

type Read = (hash: Buffer | null, offset: number | null) => unknown;
type NameOf = (token: number) => string;

function toToken(token: StoredToken, nameOf: NameOf, read: Read): Omit<RecordedToken, 'states'> {
  const { outcome, sink, joined, branches, position, row_index: rowIndex } = token;
  return {
    name: nameOf(token.token_id),
    end: outcome === null ? 'open' : `${outcome}${sink === null ? '' : ` to ${sink}`}`,
    parents: numbers(token.parents).map(nameOf),
    joined: joined === null ? undefined : nameOf(joined),
    expectedBranches: branches === null ? undefined : strings(branches),
    position: position === null ? [rowIndex ?? -1] : numbers(position),
    data: read(token.data_hash, token.data_ref),
    bornAt: token.origin ?? undefined,
    endError: read(token.error_hash, token.error_ref),
    bytes: token.bytes,
    hashes: { data: hex(token.data_hash), error: hex(token.error_hash) },
  };
}

function toState(state: StoredState, read: Read): RecordedState {
  return {
    node: state.node,
    step: state.step_index,
    attempt: state.attempt,
    status: state.status,
    input: read(state.input_hash, state.input_ref),
    output: read(state.output_hash, state.output_ref),
    error: read(state.error_hash, state.error_ref),
    context: read(state.context_hash, state.context_ref),
    chosen: strings(state.chosen),
    hashes: {
      input: hex(state.input_hash),
      output: hex(state.output_hash),
      error: hex(state.error_hash),
      context: hex(state.context_hash),
    },
  };
}

function toBatch(
  batch: StoredBatch,
  all: readonly StoredBatch[],
  nameOf: NameOf,
  read: Read,
): RecordedBatch {
  return {
    name: batchName(batch, all),
    group: batch.group_json === null ? undefined : (JSON.parse(batch.group_json) as unknown),
    status: batch.status,
    trigger: batch.trigger_type,
    followsRow: batch.follows_row_index,
    error: read(batch.error_hash, batch.error_ref),
    inputHash: hex(batch.input_hash),
    members: numbers(batch.members).map(nameOf),
    outputs: numbers(batch.outputs).map(nameOf),
  };
}

function batchName(batch: StoredBatch, all: readonly StoredBatch[]): string {
  const rank = all.filter(({ node }) => node === batch.node).indexOf(batch);
  return `${batch.node}#${rank}`;
}

function namesOf(tokens: readonly StoredToken[], batches: readonly StoredBatch[]): NameOf {
  const byId = new Map(tokens.map((token) => [token.token_id, token]));
  const makers = new Map(
    batches.flatMap((batch) =>
      numbers(batch.outputs).map((output, i) => [output, { batch, i }] as const),
    ),
  );
  const nameOf: NameOf = (id) => {
    const token = byId.get(id);
    if (token === undefined) return `token ${id}, which there is not`;
    if (token.fork_group_id !== null) return `${nameOf(token.fork_group_id)}.${token.branch_name}`;
    if (token.expand_group_id !== null) return `${nameOf(token.expand_group_id)}[${token.ordinal}]`;
    if (token.join_group_id !== null) {
      const parent = byId.get(numbers(token.parents)[0] ?? -1);
      const fork = framesOf(parent)[framesOf(token).length]?.forkGroupId;
      return `${fork === undefined ? '?' : nameOf(fork)}@${token.origin}`;
    }
    if (token.row_index !== null) return String(token.row_index);
    const maker = makers.get(id);
    return maker === undefined ? '?' : `${batchName(maker.batch, batches)}[${maker.i}]`;
  };
  return nameOf;
}

function framesOf(token: StoredToken | undefined): readonly { readonly forkGroupId: number }[] {
  return JSON.parse(token?.frames_json ?? '[]') as readonly { readonly forkGroupId: number }[];
}

function comparePositions(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((place, i) => place !== b[i]);
  return at === -1 ? a.length - b.length : a[at]! - (b[at] ?? -1);
}

const numbers = (json: string) => JSON.parse(json) as readonly number[];
const strings = (json: string) => JSON.parse(json) as readonly string[];
const hex = (hash: Buffer | null) => (hash === null ? '-' : hash.toString('hex'));
