import type {
  FinishedArtifact,
  PublishedArtifact,
  Sink,
  SinkContext,
  SinkEntry,
  SinkRowResult,
  SinkSegment,
} from '../../contract.ts';
import { EncodeBuffer } from './encode-buffer.ts';
import { openPartialFile } from './open-partial-file.ts';
import type { OutputFile } from './output-file.ts';
import type { PartialFile } from './partial-file.ts';
import { publishFile } from './publish-file.ts';
import type { RowLayout } from './row-layout.ts';

const lineFeed = 0x0a;

/** A sink that writes one file: rows as `layout` says, into a partial file until it is complete. */
export function openFileSink(output: OutputFile, layout: RowLayout, context: SinkContext): Sink {
  if (context.finished !== undefined) return finishedSink(output, context.finished);
  const file = openPartialFile(output, context);
  return new FileSink(output, layout, file, leadOf(file, layout, context.committedBytes));
}

/** What precedes the first row that this process writes. */
function leadOf(file: PartialFile, layout: RowLayout, committedBytes: number): string {
  if (file.sizeBytes === 0) return layout.first;
  const isForeign = committedBytes === 0;
  // A file that we append to may lack the break at the end of its last line.
  return isForeign && file.lastByteAtStart !== lineFeed ? layout.after : layout.next;
}

class FileSink implements Sink {
  readonly kind = 'output';
  readonly #output: OutputFile;
  readonly #layout: RowLayout;
  readonly #file: PartialFile;
  readonly #buffer = new EncodeBuffer();
  #lead: string;

  constructor(output: OutputFile, layout: RowLayout, file: PartialFile, lead: string) {
    this.#output = output;
    this.#layout = layout;
    this.#file = file;
    this.#lead = lead;
  }

  write(entries: readonly SinkEntry[]): readonly SinkRowResult[] {
    this.#file.assertUsable();
    return entries.map((entry) => this.#writeRow(entry));
  }

  flush(): SinkSegment | undefined {
    this.#file.assertUsable();
    return this.#buffer.length === 0 ? undefined : this.#file.append(this.#buffer.take());
  }

  finish(): { readonly segment: SinkSegment | undefined; readonly artifact: FinishedArtifact } {
    const isEmpty = this.#file.sizeBytes + this.#buffer.length === 0;
    this.#buffer.add(isEmpty ? this.#layout.empty : this.#layout.close);
    const segment = this.flush();
    return { segment, artifact: { kind: 'file', path: this.#output.path, ...this.#file.seal() } };
  }

  publish(artifact: FinishedArtifact): PublishedArtifact {
    this.#file.assertUsable();
    this.#file.close();
    return publishFile(this.#output, artifact);
  }

  close(): void {
    this.#file.close();
  }

  #writeRow(entry: SinkEntry): SinkRowResult {
    const text = this.#layout.encode(entry);
    if (typeof text !== 'string') return { ok: false, error: text };
    this.#buffer.add(this.#lead);
    this.#lead = this.#layout.next;
    const start = this.#buffer.length;
    this.#buffer.add(text);
    const bytes = this.#buffer.viewFrom(start);
    this.#buffer.add(this.#layout.after);
    return { ok: true, offset: this.#file.sizeBytes + start, bytes };
  }
}

/** Its rows are complete since an earlier process: all that remains is the final name. */
function finishedSink(output: OutputFile, artifact: FinishedArtifact): Sink {
  const refuse = (): never => {
    throw new Error(`the output \`${output.path}\` was finished by an earlier process of the run`);
  };
  return {
    kind: 'output',
    write: refuse,
    flush: () => undefined,
    finish: () => ({ segment: undefined, artifact }),
    publish: () => publishFile(output, artifact),
    close: () => {},
  };
}
