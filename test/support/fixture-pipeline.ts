import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

import { runHere } from '../../app/run-here.ts';
import type { RunEvent } from '../../engine/events.ts';
import type { RunEnd } from '../../engine/run/run-end.ts';
import type { Clock } from '../../landscape/model/clock.ts';

/** `fixtures/pipelines`: one folder a pipeline, with its input and what must come out. */
export const fixturePipelines = fileURLToPath(new URL('../../fixtures/pipelines', import.meta.url));

/** Folders of `fixtures/pipelines` that hold a pipeline. */
export function listFixturePipelines(): readonly string[] {
  return readdirSync(fixturePipelines).filter((name) =>
    existsSync(join(fixturePipelines, name, 'pipeline.yaml')),
  );
}

const countsSchema = z.strictObject({
  rows: z.int(),
  /** Where forks, expansions, joins or batches make more tokens than there are rows. */
  tokens: z.int().optional(),
  /** `completed to days` or `discarded` → tokens. */
  ends: z.record(z.string(), z.int()),
  /** `source: type_mismatch in title, null` → tokens. */
  errors: z.record(z.string(), z.int()),
  /** File below `out/` → SHA-256, for outputs too large to keep. */
  sha256: z.record(z.string(), z.string().length(64)),
});

/** What a fixture must give: `expected/counts.json`, and the other files there byte for byte. */
export interface Expected {
  readonly counts: z.output<typeof countsSchema>;
  readonly files: ReadonlyMap<string, Buffer>;
}

export function readExpected(name: string): Expected {
  const files = readFolder(join(fixturePipelines, name, 'expected'));
  const counts: unknown = JSON.parse(String(files.get('counts.json')));
  files.delete('counts.json');
  return { counts: countsSchema.parse(counts), files };
}

/** A run of a copy of a fixture, in a folder that `remove` deletes. */
export interface FixtureRun {
  readonly end: RunEnd;
  readonly landscape: string;
  readonly runKey: string;
  /** What it told while it ran. */
  readonly events: readonly RunEvent[];
  /** By name below `out/`. */
  readonly outputs: ReadonlyMap<string, Buffer>;
  /** Absolute path of an artifact. */
  readonly resolveArtifact: (path: string) => string;
  readonly remove: () => void;
}

/** Copies a fixture into a folder of its own and runs it there, by the code that every run goes through. */
export async function runFixture(name: string, clock: Clock): Promise<FixtureRun> {
  const folder = mkdtempSync(join(tmpdir(), `elspeth-${name}-`));
  cpSync(join(fixturePipelines, name), folder, { recursive: true, filter: isInput });
  const landscape = join(folder, 'audit.db');
  let runKey = '';
  const events: RunEvent[] = [];
  const end = await runHere(
    { settingsFile: 'pipeline.yaml', sets: [], database: landscape, cwd: folder, env: {} },
    {
      clock,
      random: Math.random,
      stop: { requested: false },
      emit(event: RunEvent) {
        events.push(event);
        if (event.type === 'run_started') runKey = event.runKey;
      },
    },
  );
  return {
    end,
    landscape,
    runKey,
    events,
    outputs: readFolder(join(folder, 'out')),
    resolveArtifact: (path) => join(folder, path),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Neither outputs of somebody's run nor what is expected of this one. */
function isInput(path: string): boolean {
  return !['out', 'expected', '.elspeth'].includes(basename(path));
}

function readFolder(folder: string): Map<string, Buffer> {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}
