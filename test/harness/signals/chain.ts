import { rmSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';

import { runsIn } from '../../support/runs-in.ts';
import { wrongIn } from '../driver/completion.ts';
import type { Results } from '../driver/completion.ts';
import { landscapeFile } from '../driver/driver-folder.ts';
import { standingOf } from '../driver/losses.ts';
import { scratchFolder } from '../driver/scratch-folder.ts';
import { choicesOf } from '../driver/seeded.ts';
import { layOut } from './pipeline.ts';
import { chooseSignals, runSignalled, signalsText } from './signalled.ts';
import type { Signalled, Signals } from './signalled.ts';

/** How a process ended that got signals. */
export type Stop = 'interrupted' | 'at once' | 'before it could hear' | 'not at all';

/** One run whose processes get signals, one after the other, and which is then completed. */
export interface Chain {
  readonly seed: number;
  readonly stops: readonly Stop[];
  /** Tokens that waited in half batches and before coalesces when processes were interrupted. */
  readonly kept: number;
  /** Empty when everything is as it must be. */
  readonly wrong: readonly string[];
}

const database = ['--database', landscapeFile];
export const runArguments = ['run', '--settings', 'pipeline.yaml', '--execute', ...database];
const resumeArguments = ['resume', 'latest', ...database];

/** @param env - What the processes find in their environment beside what is usual. */
export async function runChain(
  seed: number,
  expected: Results,
  env: Readonly<Record<string, string>> = {},
): Promise<Chain> {
  const choices = choicesOf(seed);
  const folder = layOut(scratchFolder());
  const stops: Stop[] = [];
  const wrong: string[] = [];
  let kept = 0;
  const goOn = async (signals?: Signals) =>
    await runSignalled(isBegun(folder) ? resumeArguments : runArguments, folder, signals, env);
  try {
    for (let i = 0; i < mostStops && !isDone(folder) && wrong.length === 0; i += 1) {
      const signals = chooseSignals(choices);
      const ended = await goOn(signals);
      const stop = stopOf(ended);
      stops.push(stop ?? 'not at all');
      const state = stop === undefined ? undefined : await stateOf(folder);
      kept += stop === 'interrupted' ? (state?.waiting ?? 0) : 0;
      const found = stop === undefined ? [endText(ended)] : wrongWith(stop, state);
      wrong.push(...found.map((what) => `process ${i}, ${signalsText(signals)}: ${what}`));
    }
    if (wrong.length === 0 && !isDone(folder)) {
      const last = await goOn();
      if (last.status !== 'completed') wrong.push(`going on: ${endText(last)}`);
    }
    if (wrong.length === 0) wrong.push(...(await wrongIn(folder, expected, runKeyIn(folder))));
  } catch (error) {
    wrong.push(error instanceof Error ? String(error.stack) : String(error));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { seed, stops, kept, wrong };
}

/** Then the run is completed: what went wrong is not to be covered by later processes. */
const mostStops = 8;

const standing = (folder: string) => standingOf(join(folder, landscapeFile));
const isBegun = (folder: string) => standing(folder) !== 'none';
const isDone = (folder: string) => standing(folder) === 'completed';

/** What the exit code says about a process; `undefined`: its signals do not allow it. */
function stopOf({ exitCode, stderr, status, sent }: Signalled): Stop | undefined {
  const [first, second] = sent;
  // Rows that failed are no concern of this.
  if ((exitCode === 0 || exitCode === 5) && status === 'completed') return 'not at all';
  if (exitCode === 3 && status === 'interrupted' && first !== undefined) return 'interrupted';
  const wanted = { SIGINT: 130, SIGTERM: 143, SIGHUP: undefined };
  if (second !== undefined && exitCode === wanted[second]) {
    return stderr.includes('Ended at once') ? 'at once' : undefined;
  }
  if (exitCode !== null || first === undefined) return undefined;
  // The code that hears signals was not loaded yet, or gone already: Node takes it down before it ends.
  if (status === undefined) return 'before it could hear';
  return status === 'interrupted' ? 'interrupted' : 'not at all';
}

interface RunState {
  readonly status: string;
  readonly isReading: boolean;
  /** Tokens in half batches, and before coalesces. */
  readonly waiting: number;
  /** Batches that were flushed because the source had ended. */
  readonly flushedAtEnd: number;
}

/** Why what is recorded does not fit to how the process ended. */
function wrongWith(stop: Stop, state: RunState | undefined): readonly string[] {
  if (state === undefined) return stop === 'before it could hear' ? [] : ['there is no run'];
  const { status, isReading, flushedAtEnd } = state;
  const fitting: Readonly<Record<Stop, readonly string[]>> = {
    interrupted: ['interrupted'],
    // It may have been about to end.
    'at once': ['crashed', 'interrupted', 'completed'],
    'before it could hear': ['crashed', 'interrupted', 'completed'],
    'not at all': ['completed'],
  };
  return [
    ...(fitting[stop].includes(status) ? [] : [`stopped ${stop}, and the run is ${status}`]),
    ...(isReading && flushedAtEnd > 0
      ? [`${flushedAtEnd} half batches were flushed, as if the source had ended`]
      : []),
  ];
}

async function stateOf(folder: string): Promise<RunState | undefined> {
  if (!isBegun(folder)) return undefined;
  const path = join(folder, landscapeFile);
  const items = await runsIn(path);
  const db = new Database(path, { readonly: true });
  try {
    const first = (sql: string) => db.prepare(sql).pluck().get();
    return {
      status: items[0]?.status ?? 'none',
      isReading:
        first('select source_state from checkpoints order by checkpoint_id desc limit 1') ===
        'reading',
      waiting: items[0]?.outcomes.get('buffered') ?? 0,
      flushedAtEnd: Number(
        first("select count(*) from batches where trigger_type = 'end_of_source'"),
      ),
    };
  } finally {
    db.close();
  }
}

function endText({ exitCode, status, stdout, stderr }: Signalled): string {
  const last = stdout.trimEnd().split('\n').at(-1);
  return `it ended with exit code ${exitCode}, status ${status}: ${stderr} ${last}`;
}

export function runKeyIn(folder: string): string {
  const db = new Database(join(folder, landscapeFile), { readonly: true });
  try {
    return String(db.prepare('select run_key from runs').pluck().get());
  } finally {
    db.close();
  }
}
