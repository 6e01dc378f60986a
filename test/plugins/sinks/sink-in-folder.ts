import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

import type { RowData } from '../../../landscape/model/json.ts';
import type {
  FinishedArtifact,
  PluginPlace,
  Sink,
  SinkContext,
  SinkEntry,
  SinkInput,
  SinkPlugin,
  SinkSegment,
} from '../../../plugins/contract.ts';

export const runKey = 'r-9f31c2';

/** A folder of its own for one test. */
export function makeTestFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'elspeth-sink-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function placeIn(folder: string): PluginPlace {
  return { resolvePath: (path) => join(folder, path) };
}

/** Rows with these fields, all of them sure, and no others. */
export function inputOf(names: readonly string[], more: Partial<SinkInput> = {}): SinkInput {
  const fields = new Map(names.map((name) => [name, { type: 'any', optional: false } as const]));
  return { fields: { fields, open: false }, reasons: false, rawRecords: false, ...more };
}

export function rowEntry(row: RowData, reason?: SinkEntry['reason']): SinkEntry {
  return { content: { kind: 'row', row }, ...(reason && { reason }) };
}

export function contextIn(folder: string, more: Partial<SinkContext> = {}): SinkContext {
  return {
    ...placeIn(folder),
    input: inputOf([]),
    runKey,
    runStartedAtMs: Date.UTC(2024, 4, 1, 23, 59),
    committedBytes: 0,
    isContested: false,
    epoch: 1,
    ...more,
  };
}

export interface WrittenOutput {
  readonly artifact: FinishedArtifact;
  readonly publishedPath: string;
  readonly segments: readonly SinkSegment[];
}

/** Writes each group, flushes after it, finishes and publishes: a run without a stop. */
export function writeOutput(
  plugin: SinkPlugin<Sink>,
  options: unknown,
  context: SinkContext,
  groups: readonly (readonly SinkEntry[])[],
): WrittenOutput {
  const sink = plugin.bind(options).open(context);
  const segments = groups.map((group) => writeGroup(sink, group));
  const { segment, artifact } = sink.finish();
  const { path } = sink.publish(artifact);
  return {
    artifact,
    publishedPath: path,
    segments: [...segments, segment].filter((made) => made !== undefined),
  };
}

/** Writes and flushes entries of which none is refused. */
export function writeGroup(sink: Sink, entries: readonly SinkEntry[]): SinkSegment | undefined {
  for (const result of sink.write(entries)) {
    if (!result.ok) throw new Error(`refused: ${result.error.message}`);
  }
  return sink.flush();
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function readText(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
