import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import type { FinishedArtifact, Sink, SinkEntry, SinkPlugin } from '../../../plugins/contract.ts';
import { csvSink } from '../../../plugins/sinks/csv.ts';
import { jsonSink } from '../../../plugins/sinks/json.ts';
import { withFileOperations } from './failing-files.ts';
import {
  contextIn,
  inputOf,
  makeTestFolder,
  rowEntry,
  runKey,
  writeGroup,
} from './sink-in-folder.ts';

/** What the landscape knows of the run: changes only where the engine would commit. */
interface Committed {
  groups: number;
  bytes: number;
  finished: FinishedArtifact | undefined;
  publishedPath: string | undefined;
}

class Crash extends Error {}

const input = inputOf(['a']);
const groups: readonly (readonly SinkEntry[])[] = [
  [rowEntry({ a: 1 })],
  [rowEntry({ a: 'two' }), rowEntry({ a: 3 })],
];

interface Scenario {
  readonly title: string;
  readonly plugin: SinkPlugin<Sink>;
  readonly options: { readonly path: string; readonly [key: string]: unknown };
  readonly before?: string;
  readonly publishedPath?: string;
  readonly after: string;
}

const csvText = 'a\n1\ntwo\n3\n';

const scenarios: readonly Scenario[] = [
  {
    title: 'a new file in a new folder',
    plugin: csvSink,
    options: { path: 'x/y/out.csv' },
    after: csvText,
  },
  {
    title: 'replace',
    plugin: csvSink,
    options: { path: 'out.csv' },
    before: 'old',
    after: csvText,
  },
  {
    title: 'append',
    plugin: csvSink,
    options: { path: 'out.csv', if_exists: 'append' },
    before: 'a\n0',
    after: 'a\n0\n1\ntwo\n3\n',
  },
  {
    title: 'fail',
    plugin: csvSink,
    options: { path: 'out.csv', if_exists: 'fail' },
    after: csvText,
  },
  {
    title: 'number',
    plugin: csvSink,
    options: { path: 'out.csv', if_exists: 'number' },
    before: 'old',
    publishedPath: 'out-1.csv',
    after: csvText,
  },
  {
    title: 'a JSON array',
    plugin: jsonSink,
    options: { path: 'out.json' },
    after: '[\n{"a":1},\n{"a":"two"},\n{"a":3}\n]\n',
  },
];

test.each(
  scenarios.flatMap((scenario) => [
    { ...scenario, moment: 'before' as const },
    { ...scenario, moment: 'after' as const },
  ]),
)('$title survives a crash $moment every single file operation', (scenario) => {
  let crashes = 0;
  while (crashAt(scenario, crashes + 1)) crashes += 1;
  expect(crashes).toBeGreaterThan(15);
});

/** Crashes at the n-th file operation, goes on in a new process; false when there was no n-th. */
function crashAt(scenario: Scenario & { readonly moment: 'before' | 'after' }, n: number): boolean {
  const { options, before, after, moment } = scenario;
  const folder = makeTestFolder();
  const target = join(folder, options.path);
  if (before !== undefined) writeFileSync(target, before);
  const committed: Committed = {
    groups: 0,
    bytes: 0,
    finished: undefined,
    publishedPath: undefined,
  };

  const hasCrashed = runUntilCrash(scenario, folder, committed, (count, run) => {
    if (count < n) return run();
    // A process that is dead does nothing more, whatever it would do about a failure.
    if (count === n && moment === 'after') ignoringFailure(run);
    throw new Crash();
  });

  const seen = existsSync(target) ? readFileSync(target, 'utf8') : undefined;
  expect([before, after]).toContain(seen);

  runUntilCrash(scenario, folder, committed, (_, run) => run());
  const publishedPath = scenario.publishedPath ?? options.path;
  expect(committed.publishedPath).toBe(publishedPath);
  expect(readFileSync(join(folder, publishedPath), 'utf8')).toBe(after);
  expect(existsSync(`${target}.partial-${runKey}`)).toBe(false);
  if (publishedPath !== options.path) expect(readFileSync(target, 'utf8')).toBe(before);
  return hasCrashed;
}

function runUntilCrash(
  { plugin, options }: Scenario,
  folder: string,
  committed: Committed,
  intercept: (count: number, run: () => unknown) => unknown,
): boolean {
  const bound = plugin.bind(options);
  const { bytes: committedBytes, finished } = committed;
  let count = 0;
  let hasCrashed = false;
  let sink: Sink | undefined;
  try {
    withFileOperations(
      (_, run) => {
        hasCrashed = true;
        const result = intercept((count += 1), run);
        hasCrashed = false;
        return result;
      },
      () => {
        sink = bound.open(contextIn(folder, { input, committedBytes, finished }));
        runToTheEnd(sink, committed);
      },
    );
    return hasCrashed;
  } catch (error) {
    if (!isCrash(error)) throw error;
    return true;
  } finally {
    sink?.close();
  }
}

/** Nobody hears of a failure when the process ends with the operation. */
function ignoringFailure(run: () => unknown): void {
  try {
    run();
  } catch {
    return;
  }
}

function runToTheEnd(sink: Sink, committed: Committed): void {
  for (const group of groups.slice(committed.groups)) {
    const segment = writeGroup(sink, group);
    committed.groups += 1;
    if (segment !== undefined) committed.bytes = segment.offset + segment.length;
  }
  const { artifact } = sink.finish();
  committed.finished = artifact;
  committed.bytes = artifact.sizeBytes;
  committed.publishedPath = sink.publish(artifact).path;
}

function isCrash(error: unknown): boolean {
  return error instanceof Crash || (error instanceof Error && error.cause instanceof Crash);
}
