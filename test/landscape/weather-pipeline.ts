import { canonicalJson } from '../../landscape/canonical-json.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import type { RowData } from '../../landscape/model/json.ts';
import type { SinkOutcomeKind } from '../../landscape/model/outcome.ts';
import type { PayloadRef } from '../../landscape/model/payload.ts';
import type { RunWriter } from '../../landscape/open-run.ts';
import {
  recordCompletedState,
  recordFailedState,
  recordTransformError,
  recordValidationError,
} from '../../landscape/recorder/record-node-state.ts';
import type { EndedAttempt } from '../../landscape/recorder/record-node-state.ts';
import {
  recordOperationBegin,
  recordOperationEnd,
} from '../../landscape/recorder/record-operation.ts';
import { recordDiscarded, recordQuarantined } from '../../landscape/recorder/record-outcome.ts';
import { countPassage, recordRouting } from '../../landscape/recorder/record-routing.ts';
import {
  recordRow,
  recordSkippedRange,
  recordSourceFile,
} from '../../landscape/recorder/record-row.ts';
import { at, condition, edges } from './weather-graph.ts';
import { WeatherOutputs } from './weather-outputs.ts';
import type { Arrival, Traveller } from './weather-outputs.ts';

const header = 'station,wind_speed\n';

/** A pretended engine: carries lines through the weather graph and records what happens. */
export class WeatherPipeline {
  readonly #writer: RunWriter;
  readonly #outputs: WeatherOutputs;
  #arrivals: Arrival[] = [];
  #rows = 0;
  #offset = 0;
  #operation = 0;
  #duration = 0;

  constructor(writer: RunWriter) {
    this.#writer = writer;
    this.#outputs = new WeatherOutputs(writer, (traveller, node) => this.#attempt(traveller, node));
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
      const reason = recorder.payloads.putJson({ error });
      recordRouting(recorder, failed.stateId, [edges[1]!], reason);
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
    const reason = recorder.payloads.putJson({ condition, result: label, label, values });
    recordRouting(recorder, stateId, [edge], reason);
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
    const reason = recorder.payloads.putJson({ error });
    recordRouting(recorder, failed.stateId, [edges[divert]!], reason);
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
    for (const sink of [at.storms, at.results, at.quarantine]) {
      const waiting = this.#arrivals.filter((arrival) => arrival.sink === sink);
      for (const { traveller } of this.#outputs.write(sink, waiting)) {
        const error: ErrorRecord = { reason: 'unencodable_value', message: 'G cannot be written' };
        this.#fail(traveller, sink, error, { station: 'G', wind: 99 }, 7);
      }
    }
    this.#arrivals = [];
  }

  finish(): void {
    recordOperationEnd(this.#writer.recorder, this.#operation);
    this.#outputs.finish();
  }

  publish(folder: string): void {
    this.#outputs.publish(folder);
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
