import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { sha256 } from '../../landscape/hash.ts';
import type { SinkOutcomeKind } from '../../landscape/model/outcome.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { RunWriter } from '../../landscape/open-run.ts';
import { recordCompletedState } from '../../landscape/recorder/record-node-state.ts';
import type { EndedAttempt } from '../../landscape/recorder/record-node-state.ts';
import {
  recordArtifact,
  recordPublished,
  recordSinkWrite,
} from '../../landscape/recorder/record-operation.ts';
import { recordSinkOutcome } from '../../landscape/recorder/record-outcome.ts';
import { at, nodes } from './weather-graph.ts';

export interface Traveller {
  readonly tokenId: number;
  readonly rowIndex: number;
  step: number;
  payload: PayloadRef;
}

export interface Arrival {
  readonly traveller: Traveller;
  readonly sink: number;
  readonly kind: SinkOutcomeKind;
  readonly text: string;
  readonly error: PayloadRef | undefined;
}

/** The three sinks of the weather graph: JSON Lines in memory, until they are published. */
export class WeatherOutputs {
  readonly #writer: RunWriter;
  readonly #attempt: (traveller: Traveller, nodeIndex: number) => EndedAttempt;
  readonly #outputs = new Map<number, Buffer[]>();
  readonly #segments = new Map<number, number>();
  readonly #artifacts = new Map<number, number>();

  constructor(
    writer: RunWriter,
    attempt: (traveller: Traveller, nodeIndex: number) => EndedAttempt,
  ) {
    this.#writer = writer;
    this.#attempt = attempt;
  }

  /** Writes what has arrived at a sink; what it refuses is handed back. */
  write(sink: number, waiting: readonly Arrival[]): readonly Arrival[] {
    const { recorder } = this.#writer;
    const output = this.#outputs.get(sink) ?? [];
    this.#outputs.set(sink, output);
    const offset = output.reduce((sum, bytes) => sum + bytes.length, 0);
    const refused = waiting.filter(({ text }) => sink === at.storms && text.includes('"G"'));
    const written = waiting.filter((arrival) => !refused.includes(arrival));
    if (written.length === 0) return refused;
    const lines = written.map(({ text }) => Buffer.from(`${text}\n`));
    const bytes = Buffer.concat(lines);
    output.push(bytes);
    const segmentIndex = this.#segments.get(sink) ?? 0;
    this.#segments.set(sink, segmentIndex + 1);
    const segmentId = recordSinkWrite(recorder, {
      sink,
      segmentIndex,
      offset,
      length: bytes.length,
      hash: sha256(bytes),
      rows: written.length,
      startedAtMs: recorder.clock.nowMs(),
    });
    let place = offset;
    for (const { traveller, kind, text, error } of written) {
      const row = Buffer.from(text);
      const stored =
        error === undefined
          ? { hash: sha256(row), offset: undefined }
          : recorder.payloads.putBytes(row);
      recordCompletedState(recorder, this.#attempt(traveller, sink), stored);
      const where = { sink, segmentId, offset: place, length: row.length };
      recordSinkOutcome(recorder, traveller.tokenId, kind, where, error);
      place += row.length + 1;
    }
    return refused;
  }

  finish(): void {
    const { recorder, runKey } = this.#writer;
    for (const { nodeIndex, kind, name } of nodes) {
      if (kind !== 'sink') continue;
      const bytes = Buffer.concat(this.#outputs.get(nodeIndex) ?? []);
      const artifactId = recordArtifact(recorder, {
        sink: nodeIndex,
        type: 'file',
        path: `out/${name}.jsonl`,
        hash: sha256(bytes),
        sizeBytes: bytes.length,
        idempotencyKey: `${runKey}:${name}:publish`,
      });
      this.#artifacts.set(nodeIndex, artifactId);
    }
  }

  publish(folder: string): void {
    for (const { nodeIndex, kind, name } of nodes) {
      if (kind !== 'sink') continue;
      const path = `out/${name}.jsonl`;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), Buffer.concat(this.#outputs.get(nodeIndex) ?? []));
      const artifactId = this.#artifacts.get(nodeIndex);
      if (artifactId !== undefined) recordPublished(this.#writer.recorder, artifactId, path);
    }
  }
}
