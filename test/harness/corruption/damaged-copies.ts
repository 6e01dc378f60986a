import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runHere } from '../../../app/run-here.ts';
import { verifyRuns } from '../../../app/verify-runs.ts';
import type { Verification } from '../../../app/verify-runs.ts';
import { ElspethError } from '../../../landscape/model/errors.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { landscapeError } from '../../../landscape/sqlite/landscape-error.ts';
import { everythingPlanted, everythingSettings } from '../../support/everything-pipeline.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { withPlanted } from '../../support/planted-plugins.ts';

const orders = `source:
  plugin: csv
  options: { path: in.csv, schema: { mode: fixed, fields: ["id: int", "amount: float"] } }
  on_validation_failure: bad
transforms:
  - { name: big, type: gate, condition: "row.amount > 50.0", routes: { "true": rest, "false": continue } }
  - { name: sums, type: aggregation, plugin: batch_stats, trigger: { count: 7 }, options: { value_field: amount } }
sinks:
  stats: { plugin: csv, options: { path: out/orders-stats.csv } }
  rest: { plugin: json, options: { path: out/orders-rest.jsonl } }
  bad: { plugin: json, options: { path: out/orders-bad.jsonl } }
output_sink: stats
`;

const lines = Array.from({ length: 60 }, (_, i) =>
  i % 13 === 5 ? `${i},\n` : `${i},${(i * 37) % 100}\n`,
);

/** A folder with a landscape of three runs: one of everything, one of files, one that was interrupted. */
export interface Original {
  readonly path: string;
  /** The run that was interrupted. */
  readonly interrupted: string;
}

export const landscapeFile = 'audit.db';
const packFolder = 'audit.payloads';

export async function recordOriginal(cleanUp: (remove: () => void) => void): Promise<Original> {
  const folder = pipelineFolder(
    {
      'pipeline.yaml': everythingSettings,
      'orders.yaml': orders,
      'in.csv': `id,amount\n${lines.join('')}`,
    },
    cleanUp,
  );
  const clock = createFakeClock(0, 0);
  const registry = withPlanted({ ...everythingPlanted(clock), clock });
  await folder.run({ clock, registry });
  await runOrders(folder.path, { isStopped: false });
  return { path: folder.path, interrupted: await runOrders(folder.path, { isStopped: true }) };
}

interface OrdersRun {
  readonly isStopped: boolean;
  /** Goes on with this run. */
  readonly runKey?: string;
}

/** @returns its key */
async function runOrders(path: string, { isStopped, runKey }: OrdersRun): Promise<string> {
  const stop = { requested: false };
  let key = '';
  await runHere(
    {
      settingsFile: 'orders.yaml',
      sets:
        isStopped || runKey !== undefined
          ? ['sinks.rest.options.path="out/orders-other.jsonl"']
          : [],
      database: join(path, landscapeFile),
      cwd: path,
      env: {},
      resume: runKey === undefined ? undefined : { runKey, acceptCodeChange: false },
    },
    {
      clock: createFakeClock(),
      random: () => 0.5 + Math.random() / 2,
      stop,
      emit(event) {
        if (event.type === 'run_started') key = event.runKey;
        if (event.type === 'group_committed' && isStopped) stop.requested = true;
      },
    },
  );
  return key;
}

/**
 * A copy of it to be damaged; the files that can be, by what they are. The records name the outputs where
 * they were written: those stay, and are put back.
 */
export function copyOf({ path }: Original) {
  const copy = mkdtempSync(join(tmpdir(), 'elspeth-damaged-'));
  cpSync(path, copy, { recursive: true });
  const outputs = outputsIn(path);
  const kept = bytesOf(outputs);
  const below = (folder: string) =>
    readdirSync(join(copy, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  return {
    path: copy,
    landscape: join(copy, landscapeFile),
    packs: below(packFolder),
    outputs,
    remove() {
      rmSync(copy, { recursive: true, force: true });
      for (const [i, file] of outputs.entries()) writeFileSync(file, kept[i]!);
    },
  };
}

function outputsIn(path: string): readonly string[] {
  const folder = join(path, 'out');
  return readdirSync(folder)
    .filter((name) => !name.includes('.partial-'))
    .map((name) => join(folder, name));
}

/** What `verify --all` says: its findings, or the code of the error with which it ends. */
export type Verdict =
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | ({ readonly kind: 'verified' } & Verification);

export async function verifyAll(path: string): Promise<Verdict> {
  try {
    const db = await openLandscapeReader(path);
    try {
      const verification = await verifyRuns({ db, path }, { run: undefined, recompute: false });
      return { kind: 'verified', ...verification };
    } finally {
      await db.destroy();
    }
  } catch (thrown) {
    const error = landscapeError(path, 'read', thrown);
    // Anything else is a bug, and fails the test as one.
    if (!(error instanceof ElspethError)) throw error;
    return { kind: 'refused', code: error.code, message: error.message };
  }
}

/** How going on with the interrupted run ends: `completed`, or the code of the error. */
export async function resumeIn(path: string, runKey: string): Promise<string> {
  try {
    await runOrders(path, { isStopped: false, runKey });
    return 'completed';
  } catch (thrown) {
    const error = landscapeError(path, 'write', thrown);
    if (!(error instanceof ElspethError)) throw error;
    return error.code;
  }
}

/** The bytes of files, to see that nobody repaired them. */
export function bytesOf(files: readonly string[]): readonly Buffer[] {
  return files.map((file) => readFileSync(file));
}
