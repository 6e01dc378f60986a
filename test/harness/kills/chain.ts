import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { wrongAfterCompletion } from '../driver/completion.ts';
import type { Results } from '../driver/completion.ts';
import { landscapeFile } from '../driver/driver-folder.ts';
import { lossesIn, standingOf } from '../driver/losses.ts';
import type { Defect } from '../driver/planted-defects.ts';
import type { Acknowledged } from '../driver/run-driver.ts';
import { scratchFolder } from '../driver/scratch-folder.ts';
import { choicesOf } from '../driver/seeded.ts';
import { countSegments, placeOf } from './landed.ts';
import type { Place } from './landed.ts';
import { chooseMoment, momentText } from './moment.ts';
import type { Pace } from './moment.ts';
import type { KilledPipeline } from './pipeline.ts';
import { startDriven } from './start-driven.ts';

/** One run whose processes are killed, one after the other, and which is then completed. */
export interface Chain {
  readonly seed: number;
  /** Where its processes were killed; those that came to their end first are not in it. */
  readonly places: readonly Place[];
  /** Empty when everything is as it must be. */
  readonly wrong: readonly string[];
}

interface ChainOptions {
  readonly pipeline: KilledPipeline;
  readonly seed: number;
  readonly kills: number;
  /** What the run gives that nothing interrupts. */
  readonly expected: Results;
  readonly codeCache: string;
  readonly pace: Pace;
  readonly defect?: Defect | undefined;
}

/** What processes of a run left behind. */
interface Left {
  readonly standing: 'none' | 'begun' | 'completed';
  /** How many processes began to work on it. */
  readonly segments: number;
}

export async function runChain(options: ChainOptions): Promise<Chain> {
  const { pipeline, seed, kills, expected, pace, ...given } = options;
  const choices = choicesOf(seed);
  const folder = pipeline.layOut(scratchFolder());
  const places: Place[] = [];
  const wrong: string[] = [];
  let left: Left = { standing: 'none', segments: 0 };
  let known: Acknowledged | undefined;
  try {
    while (places.length < kills && wrong.length === 0 && left.standing !== 'completed') {
      const isResuming = left.standing === 'begun';
      const moment = chooseMoment(choices, pace, isResuming, known?.rows ?? 0);
      const run = await startDriven({
        ...given,
        folder,
        pipeline: pipeline.name,
        isResuming,
        moment,
      }).ended;
      const { ended, isKilled, stderr } = run;
      known = run.acknowledged ?? known;
      const found = onCopy(folder, (copy) => ({
        losses: lossesIn(copy, known, pipeline.files),
        place: placeOf(join(copy, landscapeFile), left.segments),
        left: standingIn(copy),
      }));
      const failure =
        isKilled || ended?.status === 'completed'
          ? []
          : [`it ended ${ended?.status}: ${ended?.message ?? stderr}`];
      const at = `process ${left.segments}, ${momentText(moment)}`;
      wrong.push(...[...failure, ...found.losses].map((what) => `${at}: ${what}`));
      if (isKilled) places.push(found.place);
      left = found.left;
    }
    if (wrong.length === 0) wrong.push(...(await wrongAfterCompletion(folder, expected, pipeline)));
  } catch (error) {
    wrong.push(error instanceof Error ? String(error.stack) : String(error));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { seed, places, wrong };
}

/** The next process must find the folder as the killed one left it: whoever opens a database changes it. */
function onCopy<T>(folder: string, look: (copy: string) => T): T {
  const copy = `${folder}-copy`;
  cpSync(folder, copy, { recursive: true });
  try {
    return look(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function standingIn(folder: string): Left {
  const landscape = join(folder, landscapeFile);
  return { standing: standingOf(landscape), segments: countSegments(landscape) };
}
