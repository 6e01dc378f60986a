import { cpSync, rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';

import { wrongAfterCompletion } from '../driver/completion.ts';
import { landscapeFile } from '../driver/driver-folder.ts';
import { standingOf } from '../driver/losses.ts';
import type { Defect } from '../driver/planted-defects.ts';
import { scratchFolder } from '../driver/scratch-folder.ts';
import type { Choices } from '../driver/seeded.ts';
import type { InOneGo } from '../kills/in-one-go.ts';
import { momentText } from '../kills/moment.ts';
import type { Moment } from '../kills/moment.ts';
import { inputRows, killedPipeline } from '../kills/pipeline.ts';
import type { KilledPipeline, PipelineName } from '../kills/pipeline.ts';
import { startDriven } from '../kills/start-driven.ts';
import type { DrivenEnd, DrivenProcess } from '../kills/start-driven.ts';
import { contentOf } from './content.ts';

/** A process that owns a landscape and was stopped in the middle. */
export interface StoppedOwner {
  readonly folder: string;
  readonly pipeline: KilledPipeline;
  readonly process: DrivenProcess;
  readonly moment: Moment;
}

/** How the landscape of a stopped owner was taken over. */
export interface TakenOver {
  readonly title: string;
  /**
   * `came too late`: it was told that it had lost the landscape; `held a lock`: it was stopped in the
   * middle of a transaction, and had to be killed; `was done`: it had ended the run when it was stopped.
   */
  readonly owner: 'came too late' | 'held a lock' | 'was done';
  /** Empty when everything is as it must be. */
  readonly wrong: readonly string[];
}

/** Starts a process and stops it at a moment after its run was registered. */
export async function stopOwner(
  name: PipelineName,
  choices: Choices,
  { codeCache }: InOneGo,
  defect?: Defect,
): Promise<StoppedOwner> {
  const pipeline = killedPipeline(name);
  const folder = pipeline.layOut(scratchFolder());
  const moment = chooseMoment(choices);
  const owner = { folder, pipeline: name, isResuming: false, codeCache, moment, defect };
  const process = startDriven({ ...owner, signal: 'SIGSTOP' });
  await process.struck;
  return { folder, pipeline, process, moment };
}

/** When it has just begun, while it works, or at its end. */
function chooseMoment({ below, of }: Choices): Moment {
  const delayMs = below(8);
  return of<Moment>([
    { after: 'rows', rows: 0, delayMs },
    { after: 'rows', rows: below(inputRows), delayMs },
    { after: 'rows', rows: below(inputRows), delayMs },
    { after: 'exhausted', delayMs },
  ]);
}

/**
 * Lets others take the landscape of an owner that was silent for too long, and complete the run; then
 * lets the owner go on.
 *
 * @param isKilledOnTheWay - The first to take it over is killed at once, and a second one comes.
 */
export async function takeOver(
  stopped: StoppedOwner,
  isKilledOnTheWay: boolean,
  { expected, codeCache, pace }: InOneGo,
): Promise<TakenOver> {
  const { folder, pipeline, process, moment } = stopped;
  const { name } = pipeline;
  const between = isKilledOnTheWay ? ', and the next one killed' : '';
  const title = `${name}, stopped at ${momentText(moment)}${between}`;
  const wrong: string[] = [];
  const goOn = async (killed?: Moment) =>
    await startDriven({ folder, pipeline: name, isResuming: true, codeCache, moment: killed })
      .ended;
  try {
    if (standingIn(folder) === 'completed') {
      process.signal('SIGCONT');
      await process.ended;
      return { title, owner: 'was done', wrong };
    }
    let next = await goOn(
      isKilledOnTheWay ? { after: 'loaded', delayMs: pace.registering } : undefined,
    );
    if (next.isKilled) next = await goOn();
    const isLocked = next.ended?.status !== 'completed';
    if (isLocked) {
      wrong.push(...wrongWithRefusal(next, process.pid));
      process.signal('SIGKILL');
      await process.ended;
      next = await goOn();
    }
    if (next.ended?.status !== 'completed') wrong.push(`going on ${endText(next)}`);
    if (!isLocked) wrong.push(...(await wrongWithLateComer(folder, process)));
    const results = expected.get(name);
    if (results === undefined) throw new Error(`Nobody knows what ${name} gives`);
    wrong.push(...(await wrongAfterCompletion(folder, results, pipeline)));
    return { title, owner: isLocked ? 'held a lock' : 'came too late', wrong };
  } finally {
    process.signal('SIGKILL');
  }
}

/** The one who was stopped must learn that it has lost the landscape, and change nothing. */
async function wrongWithLateComer(folder: string, late: DrivenProcess): Promise<readonly string[]> {
  const before = contentOf(folder);
  late.signal('SIGCONT');
  const end = await late.ended;
  const after = contentOf(folder);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return [
    ...(end.ended?.code === 'LEASE_LOST' ? [] : [`who came late ${endText(end)}`]),
    ...changed.map((name) => `who came late changed ${name}`),
  ];
}

/** Who cannot take over because of a lock says whose it is and what to do. */
function wrongWithRefusal(refused: DrivenEnd, owner: number): readonly string[] {
  const { code, message = '' } = refused.ended ?? {};
  const isLandscape = code === 'LANDSCAPE_LOCKED' && message.includes(`process ${owner}`);
  const isTable = code === 'SINK_WRITE_FAILED' && message.includes('locked');
  return isLandscape || isTable ? [] : [`taking over ${endText(refused)}`];
}

function endText({ ended, stderr }: DrivenEnd): string {
  return `ended ${ended?.status}: ${ended?.code} ${ended?.message ?? stderr}`;
}

/** Looked at in a copy: who opens a database may change it. */
function standingIn(folder: string): ReturnType<typeof standingOf> {
  const copy = `${folder}-copy`;
  cpSync(folder, copy, { recursive: true });
  try {
    return standingOf(join(copy, landscapeFile));
  } finally {
    rmSync(copy, { recursive: true });
  }
}
