import type { ErrorRecord } from '../landscape/model/error-record.ts';
import type { JsonObject, RowData } from '../landscape/model/json.ts';
import type { FieldSet } from './fields.ts';
import type { OptionProblem, PluginInfo, PluginPlace } from './plugin-info.ts';
import type { SinkPlugin } from './sink-contract.ts';

// Whoever deals with plugins needs this file alone.
export type * from './effect-contract.ts';
export type * from './plugin-info.ts';
export type * from './sink-contract.ts';

// --- sources -------------------------------------------------------------------------------

export interface SourcePlugin extends PluginInfo {
  readonly kind: 'source';
  /** @throws ZodError on options that do not fit the schema; settings are checked before. */
  bind(options: unknown): BoundSource;
}

export interface BoundSource {
  /** The options with defaults filled in. */
  readonly options: JsonObject;
  /** Is what it will read there and readable? Reads nothing but what that needs. */
  check(place: PluginPlace): readonly OptionProblem[];
  /** Absolute paths of the files it reads: a sink that wrote one of them would destroy its input. */
  inputPaths(place: PluginPlace): readonly string[];
  /** What its rows look like, as far as that shows before reading them. Called when `check` is content. */
  describe(place: PluginPlace): SourceDescription;
  open(place: PluginPlace): Source;
}

export interface SourceDescription {
  readonly fields: FieldSet;
  /** Bytes it will read in all, when that is known: lets progress say what remains. */
  readonly sizeBytes?: number;
  /** Field name → the header it came from, when headers were normalised or renamed. */
  readonly originalNames?: JsonObject;
}

/** From where reading goes on. Opaque outside its source; plain JSON, because it is recorded. */
export type SourcePosition = JsonObject;

export interface Source {
  /**
   * Reads in order, from the start or from a recorded position.
   *
   * @throws EnvironmentError `SOURCE_CHANGED` when what lies before the position is not what was
   *   read then, which shows when the first chunk is asked for; `SOURCE_UNREADABLE` when the outside
   *   fails. A bad record is an item, never a throw.
   * @param onChecked - Told how many bytes before the position have been looked at again.
   */
  read(from?: SourcePosition, onChecked?: (bytes: number) => void): AsyncIterable<SourceChunk>;
  close(): void;
}

/**
 * Some items in a row. `raw` views are valid until the next chunk is asked for. When reading goes on from
 * a position, the first chunk is {@link atPosition}: it comes as soon as what lies before was looked at,
 * however long the source then has nothing to give.
 */
export interface SourceChunk {
  readonly items: readonly SourceItem[];
  /** The position after `items[index]`; asked for with rising indexes only. */
  positionAfter(index: number): SourcePosition;
}

/** What lies before the position is what was read then. */
export const atPosition: SourceChunk = {
  items: [],
  positionAfter(index) {
    throw new RangeError(`no item ${index}`);
  },
};

/** Byte ranges of all items, taken in order, tile the input exactly: nothing is lost at the boundary. */
export type SourceItem = SourceRecord | SkippedRange;

interface InputRange {
  /** As the settings name it (relative where they are): no path of the machine in the audit trail. */
  readonly file: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly length: number;
  /** Line on which the range starts, from 1. */
  readonly line: number;
}

export interface SourceRecord extends InputRange {
  readonly kind: 'record';
  /** The bytes of the range as the source gave them. */
  readonly raw: Uint8Array;
  readonly result:
    | { readonly ok: true; readonly row: RowData }
    | { readonly ok: false; readonly error: ErrorRecord };
}

export interface SkippedRange extends InputRange {
  readonly kind: 'skipped';
  readonly reason: 'byte_order_mark' | 'header' | 'skipped_row' | 'blank' | 'structure';
}

// --- transforms ----------------------------------------------------------------------------

export interface TransformPlugin extends PluginInfo {
  readonly kind: 'transform';
  bind(options: unknown): BoundTransform;
}

export interface BoundTransform {
  readonly options: JsonObject;
  /**
   * What rows must be like on arrival. Edges that cannot satisfy it are refused before a run; a row
   * of which only the run can tell is an error when it does not.
   */
  readonly expects: FieldSet;
  /** True when one row can become several (`rows`): refused between a fork and its coalesce. */
  readonly createsTokens: boolean;
  check(input: FieldSet, place: PluginPlace): readonly OptionProblem[];
  /**
   * What it reads beside the rows (a table, with the SHA-256 of its content): recorded with the node,
   * so that what decided is provable. Called when `check` is content; empty when it reads nothing.
   */
  readsBeside(place: PluginPlace): JsonObject;
  /** The fields of the rows it returns, given those it receives. */
  outputFields(input: FieldSet): FieldSet;
  create(context: TransformContext): RowFunction;
}

export interface TransformContext extends PluginPlace {
  /** What is known about the rows that arrive; declared `int` fields are CEL ints. */
  readonly input: FieldSet;
}

/** Never changes the row it is given. A throw is our bug and stops the run, but for a `ClientError`. */
export type RowFunction = (row: RowData) => TransformResult;

export type TransformResult =
  | { readonly kind: 'row'; readonly row: RowData }
  /** De-aggregation: each row becomes a token of its own, in this order; there may be none. */
  | { readonly kind: 'rows'; readonly rows: readonly RowData[] }
  | Failure;

/** What went wrong with the data. */
export interface Failure {
  readonly kind: 'error';
  readonly error: ErrorRecord;
  /** True when the same try may succeed later: then `retry` applies before the error route does. */
  readonly retryable?: boolean;
}

export function oneRow(row: RowData): TransformResult {
  return { kind: 'row', row };
}

export function errorRow(error: ErrorRecord): Failure {
  return { kind: 'error', error };
}

// --- gates ---------------------------------------------------------------------------------

/** A gate plugin is shorthand: it compiles to one CEL condition and runs nothing itself. */
export interface GatePlugin extends PluginInfo {
  readonly kind: 'gate';
  bind(options: unknown): BoundGate;
}

export interface BoundGate {
  readonly options: JsonObject;
  /** A CEL expression over `row` whose value is one of `labels`. */
  readonly condition: string;
  readonly labels: readonly string[];
}

// --- batch transforms ----------------------------------------------------------------------

export interface BatchPlugin extends PluginInfo {
  readonly kind: 'batch';
  /**
   * True when under `output_mode: passthrough` it returns one row for each member, in their order:
   * what the member goes on as. Else that mode is refused.
   */
  readonly keepsMembers: boolean;
  bind(options: unknown): BoundBatch;
}

export interface BoundBatch {
  readonly options: JsonObject;
  /** As in `BoundTransform`, for every row of a batch. */
  readonly expects: FieldSet;
  check(input: FieldSet, shape: BatchShape): readonly OptionProblem[];
  outputFields(input: FieldSet, shape: BatchShape): FieldSet;
  create(context: BatchContext): BatchFunction;
}

/** What a step makes of its batches. */
export interface BatchShape {
  /** The step's `group_by`: fields that have one value in all rows of a batch. */
  readonly groupBy: readonly string[];
  /** Whether the rows that are returned take the place of the members, or belong to them one by one. */
  readonly outputMode: 'transform' | 'passthrough';
}

export interface BatchContext extends TransformContext, BatchShape {}

/** Rows in the order of their arrival, at least one. */
export type BatchFunction = (rows: readonly RowData[]) => BatchResult;

export type BatchResult = { readonly kind: 'rows'; readonly rows: readonly RowData[] } | Failure;

// --- the registry as the engine sees it ------------------------------------------------------

export type Plugin = SourcePlugin | TransformPlugin | GatePlugin | BatchPlugin | SinkPlugin;
export type PluginKind = Plugin['kind'];

/** Every plugin there is, by kind and name. */
export interface PluginRegistry {
  find<K extends PluginKind>(kind: K, name: string): Extract<Plugin, { kind: K }> | undefined;
  /** Names of one kind in alphabetical order. */
  names(kind: PluginKind): readonly string[];
  list(): readonly Plugin[];
}
