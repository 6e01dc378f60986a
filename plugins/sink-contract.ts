import type { ArtifactType } from '../landscape/model/artifact.ts';
import type { ErrorRecord } from '../landscape/model/error-record.ts';
import type { JsonObject, RowData } from '../landscape/model/json.ts';
import type { EffectSink } from './effect-contract.ts';
import type { FieldSet } from './fields.ts';
import type { OptionProblem, PluginInfo, PluginPlace } from './plugin-info.ts';

export interface SinkPlugin<S extends AnySink = AnySink> extends PluginInfo {
  readonly kind: 'sink';
  bind(options: unknown): BoundSink<S>;
}

/** What a sink is once it is open: what it writes can be cut back to a position, or it cannot. */
export type AnySink = Sink | EffectSink;

export interface BoundSink<S extends AnySink = AnySink> {
  readonly options: JsonObject;
  /** False when writing twice can have an effect twice: named as a risk before a run. */
  readonly idempotent: boolean;
  /** What its schema says of the rows that it writes; nothing, when it has none. */
  readonly expects: FieldSet;
  check(input: SinkInput, place: PluginPlace): readonly OptionProblem[];
  /**
   * Absolute paths of the files it will write, placeholders unexpanded: two sinks of a pipeline
   * that share one would overwrite each other. Absent when it writes no files.
   */
  outputPaths?(place: PluginPlace): readonly string[];
  /** @throws EnvironmentError when the output cannot be written, or not be taken up again. */
  open(context: SinkContext): S;
}

/** What can arrive at a sink, as the graph knows it. */
export interface SinkInput {
  /** Rows that arrive by ordinary and step-error routes. */
  readonly fields: FieldSet;
  /** True when rows arrive with a reason (`_elspeth`): error routes, or `with_reason`. */
  readonly reasons: boolean;
  /** True when records that the source could not read arrive: raw text and line instead of fields. */
  readonly rawRecords: boolean;
}

export interface SinkContext extends PluginPlace {
  readonly input: SinkInput;
  /** Names the partial file, and expands `{run_id}`. */
  readonly runKey: string;
  /** When the run (not this process) started: expands `{date}`, so that a resume finds the same path. */
  readonly runStartedAtMs: number;
  /**
   * Where the last segment that earlier processes of the run committed ends (its offset + length);
   * 0 when there is none. What lies beyond is cut off.
   */
  readonly committedBytes: number;
  /**
   * True when the process that wrote before may still live, stopped, and come back to what it holds
   * open: this one must not write to the same files, and refuse the other's transactions.
   */
  readonly isContested: boolean;
  /** Rises with every process that owns the landscape: of two that write, the higher one is right. */
  readonly epoch: number;
  /**
   * What `finish` said, when an earlier process of the run committed that: then nothing is left but
   * `publish`. The output may already have its final name.
   */
  readonly finished?: FinishedArtifact | undefined;
}

/** One row on its way out. */
export interface SinkEntry {
  readonly content:
    | { readonly kind: 'row'; readonly row: RowData }
    | {
        readonly kind: 'raw';
        readonly text: string;
        readonly base64: boolean;
        readonly line: number;
      };
  /** Written beside the row as `_elspeth`. */
  readonly reason?: {
    readonly reason: string;
    readonly message: string;
    readonly node: string;
    /** Index of the source row; `null` for a row that a batch made. */
    readonly row: number | null;
  };
}

/**
 * One run's output. Calls come as `write* flush` for each group, and at the end `finish`, then
 * `publish`. What was flushed is durable; the rest does not count.
 */
export interface Sink {
  readonly kind: 'output';
  /**
   * One result an entry, in order. A refused row leaves no byte behind. The `bytes` of a result are
   * a view into a buffer that the next `write` may overwrite: copy or store them before that.
   */
  write(entries: readonly SinkEntry[]): readonly SinkRowResult[];
  /** Makes everything written so far durable; `undefined` when nothing was written since the last. */
  flush(): SinkSegment | undefined;
  /** Writes what closes the output (`]`), makes it durable, and says what would be published. */
  finish(): { readonly segment: SinkSegment | undefined; readonly artifact: FinishedArtifact };
  /**
   * Gives the output its final name. Safe to repeat: when the final name already holds exactly the
   * artifact, it does nothing.
   *
   * @returns the path as published (`if_exists: number` may have numbered it).
   */
  publish(artifact: FinishedArtifact): PublishedArtifact;
  /** Lets go of open files; leaves partial files where they are. */
  close(): void;
}

/** `bytes` are the row alone, without header, separators or line end; they lie at `offset`. */
export type SinkRowResult =
  | { readonly ok: true; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly error: ErrorRecord };

/**
 * What one group added: bytes from `offset`, and their SHA-256. Offsets count from the start of the
 * final file; segments tile it, except for what was there before under `if_exists: append`.
 */
export interface SinkSegment {
  readonly offset: number;
  readonly length: number;
  readonly hash: Uint8Array;
}

export interface FinishedArtifact {
  readonly kind: ArtifactType;
  /**
   * A file as the settings give it, placeholders expanded: no path of the machine in the audit trail.
   * A table as `db://<table>@<url>`, the url without secrets.
   */
  readonly path: string;
  readonly sizeBytes: number;
  /** SHA-256 of the whole content; of a table, that of the hashes of its segments in order. */
  readonly hash: Uint8Array;
}

export interface PublishedArtifact {
  readonly path: string;
}
