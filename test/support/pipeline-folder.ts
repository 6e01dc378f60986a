import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';

import { runHere } from '../../app/run-here.ts';
import { balanceOf } from '../../app/tui/screens/run/overview/balance.ts';
import type { RunEvent } from '../../engine/events.ts';
import type { Progress } from '../../engine/progress.ts';
import type { EffectResolutions } from '../../engine/run/ask-about-effects.ts';
import type { RunEnd } from '../../engine/run/run-end.ts';
import type { OpenRunOptions } from '../../landscape/open-run.ts';
import type { PluginRegistry } from '../../plugins/contract.ts';
import { createFakeClock } from './fake-clock.ts';
import type { FakeClock } from './fake-clock.ts';
import { expectSameCounters } from './same-counters.ts';
import { sweepFindings } from './sweep.ts';

/** A pipeline in a folder of its own, with its landscape beside it. */
export interface PipelineFolder {
  readonly path: string;
  readonly landscape: string;
  /** Runs the pipeline through the code that every `run` goes through. */
  run(options?: RunOptions): Promise<FinishedRun>;
  /** Text of a file below the folder. */
  read(file: string): string;
  /** Every file below `out/`, by name. */
  outputs(): Readonly<Record<string, string>>;
  /** The rows of a JSON Lines file below `out/`. */
  rows(name: string): readonly Readonly<Record<string, unknown>>[];
}

export interface RunOptions {
  readonly sets?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Goes on with a run instead of starting one. */
  readonly runKey?: string | undefined;
  /** What is said of effects of which nobody knew. */
  readonly resolutions?: EffectResolutions;
  readonly wrapStore?: OpenRunOptions['wrapStore'];
  readonly stop?: { requested: boolean };
  readonly registry?: PluginRegistry;
  /** One that moves each time it is looked at, without it. */
  readonly clock?: FakeClock;
  /** Uniform in [0, 1); the same in every first run of a test, without it. */
  readonly random?: () => number;
  readonly onEvent?: (event: RunEvent) => void;
}

export interface FinishedRun {
  readonly end: RunEnd;
  readonly runKey: string;
  readonly events: readonly RunEvent[];
  /** What those who watched know at the end; its numbers are those of the landscape. */
  readonly progress: Progress;
}

/**
 * Writes the files into a new temporary folder, which goes away with the test.
 *
 * @param cleanUp - `afterAll` where a whole suite shares the folder.
 */
export function pipelineFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  cleanUp: (remove: () => void) => void = onTestFinished,
): PipelineFolder {
  const path = mkdtempSync(join(tmpdir(), 'elspeth-test-'));
  cleanUp(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  const landscape = join(path, 'audit.db');
  let runs = 0;

  return {
    path,
    landscape,
    async run({
      sets = [],
      env = {},
      stop = { requested: false },
      onEvent,
      runKey,
      resolutions,
      ...options
    } = {}) {
      const events: RunEvent[] = [];
      let key = runKey ?? '';
      runs += 1;
      const seed = runs;
      const end = await runHere(
        {
          settingsFile: 'pipeline.yaml',
          sets,
          database: landscape,
          cwd: path,
          env,
          resume:
            runKey === undefined ? undefined : { runKey, acceptCodeChange: false, resolutions },
        },
        {
          clock: createFakeClock(),
          random: repeatable(seed),
          stop,
          emit(event) {
            if (event.type === 'run_started') key = event.runKey;
            events.push(event);
            onEvent?.(event);
          },
          ...options,
        },
      );
      // Whatever a test is about: what was recorded must hold together, and be what was told.
      const progress = await expectSameCounters(landscape, key, events);
      expect(await sweepFindings(landscape, key, path)).toEqual([]);
      expect(balanceOf(progress).mismatches).toEqual([]);
      return { end, runKey: key, events, progress };
    },
    read: (file) => readFileSync(join(path, file), 'utf8'),
    rows: (name) =>
      readFileSync(join(path, 'out', `${name}.jsonl`), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))),
    outputs() {
      const folder = join(path, 'out');
      const names = readdirSync(folder).toSorted();
      return Object.fromEntries(
        names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
      );
    },
  };
}

/** Mulberry32 (Tommy Ettinger): the same numbers for the same seed. */
function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
