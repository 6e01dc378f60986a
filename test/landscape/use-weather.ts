import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll } from 'vitest';

import type { Run } from '../../landscape/model/run.ts';
import { openLandscapeReader } from '../../landscape/open-landscape.ts';
import { findRun } from '../../landscape/queries/find-run.ts';
import { loadGraph } from '../../landscape/queries/run-graph.ts';
import type { RunGraph } from '../../landscape/queries/run-graph.ts';
import { recordWeatherRun } from './weather-run.ts';
import type { WeatherOptions, WeatherRun } from './weather-run.ts';

/** A recorded weather run, open for reading; there once the tests of the file begin. */
export interface OpenWeather extends WeatherRun {
  readonly db: Knex;
  readonly run: Run;
  readonly graph: RunGraph;
}

/** Records a weather run for all tests of a file, and removes it after them. */
export function useWeather(options: Omit<WeatherOptions, 'folder'> = {}): () => OpenWeather {
  let weather: OpenWeather | undefined;
  beforeAll(async () => {
    const recorded = await recordWeatherRun({ ...options, folder: makeFolder() });
    const db = await openLandscapeReader(recorded.databasePath);
    const run = await findRun(db, recorded.runKey);
    weather = { ...recorded, db, run, graph: await loadGraph(db, run.runId) };
  });
  afterAll(async () => {
    await weather?.db.destroy();
    if (weather !== undefined) rmSync(weather.folder, { recursive: true });
  });
  return () => {
    if (weather === undefined) throw new Error('The run is recorded when the tests begin');
    return weather;
  };
}

export function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'elspeth-weather-'));
}
