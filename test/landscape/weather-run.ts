import { join } from 'node:path';

import type { Clock } from '../../landscape/model/clock.ts';
import { beginRun } from '../../landscape/open-run.ts';
import type { RunWriter } from '../../landscape/open-run.ts';
import { edges, nodes } from './weather-graph.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { WeatherPipeline } from './weather-pipeline.ts';

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
  /** `crashed` leaves the last group unsettled and the segment open. */
  readonly end?: 'completed' | 'crashed';
  readonly startedAtMs?: number;
}

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
    if (end === 'crashed' && i + groupRows >= lines.length) break;
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

/** Registers a run of the weather pipeline, and opens it. */
export async function openWriter(
  path: string,
  runKey: string,
  startedAtMs: number,
): Promise<RunWriter> {
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
    path,
    { clock, segment },
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
    ...createFakeClock(),
    nowMs: () => startedAtMs + (ticks += 1),
    elapsedUs: () => (ticks += 1) * 10,
  };
}
