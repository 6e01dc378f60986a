import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { canonicalJson } from '../../landscape/canonical-json.ts';
import { sha256 } from '../../landscape/hash.ts';
import type { Clock } from '../../landscape/model/clock.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { SinkOutcomeKind } from '../../landscape/model/outcome.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import { beginRun } from '../../landscape/open-run.ts';
import type { RunWriter } from '../../landscape/open-run.ts';
import {
  recordCompletedState,
  recordFailedState,
  recordTransformError,
  recordValidationError,
} from '../../landscape/recorder/record-node-state.ts';
import type { EndedAttempt } from '../../landscape/recorder/record-node-state.ts';
import {
  recordArtifact,
  recordOperationBegin,
  recordOperationEnd,
  recordPublished,
  recordSinkWrite,
} from '../../landscape/recorder/record-operation.ts';
import {
  recordDiscarded,
  recordQuarantined,
  recordSinkOutcome,
} from '../../landscape/recorder/record-outcome.ts';
import { countPassage, recordRouting } from '../../landscape/recorder/record-routing.ts';
import {
  recordRow,
  recordSkippedRange,
  recordSourceFile,
} from '../../landscape/recorder/record-row.ts';
import { at, condition, edges, nodes } from './weather-graph.ts';

/** Ends of the rows, in this order: each line of the source shows one way. */
export const weatherLines = [
  'A,11.2', // 0 routed to storms
  'B,3.1', // 1 completed in results
  'C,n/a', // 2 refused by the source, to quarantine
  'D,-1', // 3 refused by normalise, to quarantine
  'E,0', // 4 discarded by severity
  'F,', // 5 severity fails on null, kept in the landscape only
  'G,99', // 6 refused by storms, to quarantine
  'H,20', // 7 routed to storms
] as const;

export interface WeatherRun {
  readonly databasePath: string;
  readonly folder: string;
  readonly runKey: string;
  /** Where artifacts lie. */
  readonly resolveArtifact: (path: string) => string;
}

export interface WeatherOptions {
  readonly folder: string;
  readonly runKey?: string;
  readonly lines?: readonly string[];
  /** Rows in one group. */
  readonly groupRows?: number;
  /** `running` leaves the last group unsettled and the segment open. */
  readonly end?: 'completed' | 'running';
  readonly startedAtMs?: number;
}

const header = 'station,wind_speed\n';

/** Records a run of the weather pipeline with the recorder itself, its outputs included. */
export async function recordWeatherRun(options: WeatherOptions): Promise<WeatherRun> {
  const { folder, runKey = 'r-wth001', lines = weatherLines, end = 'completed' } = options;
  const databasePath = join(folder, 'audit.db');
  const writer = await openWriter(databasePath, runKey, options.startedAtMs ?? 1_785_578_400_000);
  const pipeline = new WeatherPipeline(writer);
  pipeline.begin();
  const groupRows = options.groupRows ?? 3;
  for (let i = 0; i < lines.length; i += groupRows) {
    for (const line of lines.slice(i, i + groupRows)) pipeline.takeLine(line);
    await pipeline.commit('trail');
    if (end === 'running' && i + groupRows >= lines.length) break;
    pipeline.settle();
    await pipeline.commit('settled');
  }
  if (end === 'completed') {
    pipeline.finish();
    await pipeline.commit('settled');
    pipeline.publish(folder);
    await pipeline.commit('settled');
    const endedAtMs = writer.recorder.clock.nowMs();
    writer.end({ status: 'completed', endedAtMs, reason: undefined, grade: 'full_reproducible' });
  }
  writer.close();
  return { databasePath, folder, runKey, resolveArtifact: (path) => join(folder, path) };
}

async function openWriter(path: string, runKey: string, startedAtMs: number): Promise<RunWriter> {
  const clock = tickingClock(startedAtMs);
  const segment = {
    startedAtMs,
    codeVersion: '0.1.0',
    nodeVersion: '24.0.0',
    pluginVersions: { csv: '1.0.0', field_mapper: '1.0.0', json: '1.0.0' },
    pid: 4711,
    host: 'test',
  };
  return await beginRun(
    { path, clock, segment },
    {
      runKey,
      pipeline: 'weather',
      settingsFile: 'pipeline.yaml',
      startedAtMs,
      settings: { source: { plugin: 'csv' } },
      origins: {},
      wiring: {},
      topologyHash: 'ab'.repeat(32),
      sourceFields: {},
      sourceFieldResolution: undefined,
      payloadsPath: 'payloads',
      nodes,
      edges,
    },
  );
}

function tickingClock(startedAtMs: number): Clock {
  let ticks = 0;
  return {
    nowMs: () => startedAtMs + (ticks += 1),
    elapsedUs: () => (ticks += 1) * 10,
  };
}

interface Traveller {
  readonly tokenId: number;
  readonly rowIndex: number;
  step: number;
  payload: PayloadRef;
}

interface Arrival {
  readonly traveller: Traveller;
  readonly sink: number;
  readonly kind: SinkOutcomeKind;
  readonly text: string;
  readonly error: PayloadRef | undefined;
}

class WeatherPipeline {
  readonly #writer: RunWriter;
  readonly #outputs = new Map<number, Buffer[]>();
  readonly #segments = new Map<number, number>();
  readonly #artifacts = new Map<number, number>();
  #arrivals: Arrival[] = [];
  #rows = 0;
  #offset = 0;
  #operation = 0;
  #duration = 0;

  constructor(writer: RunWriter) {
    this.#writer = writer;
  }

  begin(): void {
    const { recorder } = this.#writer;
    this.#operation = recordOperationBegin(recorder, at.source, 'source_load');
    recordSourceFile(recorder, 0, 'weather.csv');
    recordSkippedRange(recorder, {
      fileIndex: 0,
      offset: 0,
      length: header.length,
      line: 1,
      reason: 'header',
    });
    this.#offset = header.length;
  }

  takeLine(line: string): void {
    const { recorder } = this.#writer;
    const raw = Buffer.from(`${line}\n`);
    const arrived = recordRow(recorder, {
      rowIndex: this.#rows,
      sourceNode: at.source,
      fileIndex: 0,
      offset: this.#offset,
      length: raw.length,
      line: this.#rows + 2,
      raw,
    });
    const { tokenId, rowId } = arrived;
    const traveller = { tokenId, rowIndex: this.#rows, step: 0, payload: arrived.raw };
    this.#rows += 1;
    this.#offset += raw.length;
    const [station = '', wind = ''] = line.split(',');
    if (wind === 'n/a') {
      const error: ErrorRecord = {
        reason: 'type_mismatch',
        message: 'wind_speed is not a float',
        field: 'wind_speed',
        expected: 'float',
        found: '"n/a"',
      };
      const failed = recordFailedState(recorder, this.#attempt(traveller, at.source), error);
      recordValidationError(recorder, rowId, error, failed.error);
      recordRouting(recorder, failed.stateId, [edges[1]!], { error });
      this.#arrive(
        traveller,
        at.quarantine,
        'quarantined',
        { raw: line, reason: error.reason },
        failed.error,
      );
      return;
    }
    const row = { station, wind_speed: wind === '' ? null : Number(wind) };
    this.#complete(traveller, at.source, row);
    countPassage(recorder, edges[0]!);
    this.#normalise(traveller, row);
  }

  #normalise(traveller: Traveller, row: { station: string; wind_speed: number | null }): void {
    const { recorder } = this.#writer;
    const { station, wind_speed: wind } = row;
    if (wind !== null && wind < 0) {
      const error: ErrorRecord = {
        reason: 'conversion_failed',
        message: 'wind is negative',
        field: 'wind_speed',
      };
      this.#fail(traveller, at.normalise, error, row, 3);
      return;
    }
    const mapped = { station, wind };
    this.#complete(traveller, at.normalise, mapped);
    countPassage(recorder, edges[2]!);
    if (wind === null) {
      const error: ErrorRecord = { reason: 'expression_failed', message: 'row.wind is null' };
      this.#fail(traveller, at.severity, error, mapped, undefined);
      return;
    }
    const label = wind >= 10.8 ? 'storm' : wind > 0 ? 'breeze' : 'still';
    const attempt = this.#attempt(traveller, at.severity);
    const stateId = recordCompletedState(recorder, attempt, traveller.payload);
    const edge = edges[label === 'storm' ? 4 : label === 'breeze' ? 5 : 6]!;
    const values = { 'row.wind': wind };
    recordRouting(recorder, stateId, [edge], { condition, result: label, label, values });
    if (label === 'still') recordDiscarded(recorder, traveller.tokenId);
    if (label === 'storm') this.#arrive(traveller, at.storms, 'routed', mapped, undefined);
    if (label === 'breeze') this.#arrive(traveller, at.results, 'completed', mapped, undefined);
  }

  #fail(
    traveller: Traveller,
    node: number,
    error: ErrorRecord,
    row: RowData,
    divert: number | undefined,
  ): void {
    const { recorder } = this.#writer;
    const attempt = this.#attempt(traveller, node);
    const failed = recordFailedState(recorder, attempt, error);
    recordTransformError(recorder, attempt, failed.stateId, error, failed.error);
    if (divert === undefined) {
      recordQuarantined(recorder, traveller.tokenId, failed.error);
      return;
    }
    recordRouting(recorder, failed.stateId, [edges[divert]!], { error });
    const beside = { ...row, _elspeth: { reason: error.reason } };
    this.#arrive(traveller, at.quarantine, 'quarantined', beside, failed.error);
  }

  #complete(traveller: Traveller, node: number, row: RowData): void {
    const attempt = this.#attempt(traveller, node);
    const output = this.#writer.recorder.payloads.putJson(row);
    recordCompletedState(this.#writer.recorder, attempt, output);
    traveller.payload = output;
  }

  #attempt(traveller: Traveller, nodeIndex: number): EndedAttempt {
    const stepIndex = traveller.step;
    traveller.step += 1;
    this.#duration = (this.#duration * 7 + 13) % 5000;
    return {
      tokenId: traveller.tokenId,
      nodeIndex,
      stepIndex,
      attempt: 0,
      input: traveller.payload,
      startedAtMs: this.#writer.recorder.clock.nowMs(),
      durationUs: this.#duration,
    };
  }

  #arrive(
    traveller: Traveller,
    sink: number,
    kind: SinkOutcomeKind,
    row: RowData,
    error: PayloadRef | undefined,
  ): void {
    this.#arrivals.push({ traveller, sink, kind, text: canonicalJson(row), error });
  }

  /** Sinks write: `storms` first, because what it refuses goes on to `quarantine`. */
  settle(): void {
    for (const sink of [at.storms, at.results, at.quarantine]) this.#write(sink);
    this.#arrivals = [];
  }

  #write(sink: number): void {
    const { recorder } = this.#writer;
    const output = this.#outputs.get(sink) ?? [];
    this.#outputs.set(sink, output);
    const offset = output.reduce((sum, bytes) => sum + bytes.length, 0);
    const waiting = this.#arrivals.filter((arrival) => arrival.sink === sink);
    const refused = waiting.filter(({ text }) => sink === at.storms && text.includes('"G"'));
    for (const { traveller } of refused) {
      const error: ErrorRecord = { reason: 'unencodable_value', message: 'G cannot be written' };
      this.#fail(traveller, sink, error, { station: 'G', wind: 99 }, 7);
    }
    const written = waiting.filter((arrival) => !refused.includes(arrival));
    if (written.length === 0) return;
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
  }

  finish(): void {
    const { recorder, runKey } = this.#writer;
    recordOperationEnd(recorder, this.#operation);
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

  async commit(phase: 'trail' | 'settled'): Promise<void> {
    await this.#writer.recorder.commit({
      phase,
      rowsRead: this.#rows,
      source: { offset: this.#offset },
      sourceState: 'reading',
    });
  }
}
