import { beforeAll, describe, expect, test } from 'vitest';

import { uninterrupted } from '../driver/completion.ts';
import type { Results } from '../driver/completion.ts';
import { seed } from '../driver/seeded.ts';
import { whyNoTracing } from '../faults/strace.ts';
import { checkState } from './check-state.ts';
import type { Recording, StateResult } from './check-state.ts';
import { recordResume, recordRun } from './record.ts';

const whyNot = whyNoTracing();
if (whyNot !== undefined) console.warn(`POWER CUTS ARE NOT SIMULATED HERE: ${whyNot}`);

const count = Number(process.env['ELSPETH_POWER_CUTS'] ?? 1000);

/** Of all states; the others are of new runs. */
const resumedShare = 0.3;

/** Of so many states, one is also gone on from to the end. */
const completedEvery = 10;

/** Where something must be lost, it shows in so many states. */
const statesToFindALoss = 300;

describe.skipIf(whyNot !== undefined)('a power cut', () => {
  let expected: Results;
  let run: Recording;

  beforeAll(async () => {
    console.info(`ELSPETH_TEST_SEED=${seed}`);
    expected = await uninterrupted();
    run = await recordRun();
  });

  const ofResumed = Math.round(count * resumedShare);

  test(`in a new run loses nothing acknowledged (${count - ofResumed} states)`, async () => {
    expect(await wrongStates(run, count - ofResumed, expected)).toEqual([]);
  }, 600_000);

  test(`in a resumed run loses nothing acknowledged (${ofResumed} states)`, async () => {
    const resumed = await recordResume(run, seed);
    expect(await wrongStates(resumed, ofResumed, expected)).toEqual([]);
  }, 600_000);

  test('is found to do harm when commits are not synced', async () => {
    expect(await findsLoss(await recordRun('synchronous-normal'))).toBe(true);
  });

  test.each([
    { what: 'folders', isLost: (name: string) => ['', 'out'].includes(name) },
    { what: 'folders of payloads', isLost: (name: string) => /^audit\.payloads[^.]*$/.test(name) },
    { what: 'payload packs', isLost: (name: string) => name.endsWith('.pack') },
    { what: 'outputs', isLost: (name: string) => name.includes('.partial-') },
    { what: 'tables of rows', isLost: (name: string) => name.startsWith('out/kept.db') },
  ])('is found to do harm when $what are not synced', async ({ isLost }) => {
    const events = run.events.map((event) =>
      event.kind === 'synced' && isLost(event.name) ? { ...event, beganAt: 0 } : event,
    );
    expect(await findsLoss({ ...run, events })).toBe(true);
  });
});

async function wrongStates(
  recording: Recording,
  states: number,
  expected: Results,
): Promise<readonly StateResult[]> {
  const wrong: StateResult[] = [];
  for (let i = 0; i < states; i += 1) {
    const completes = i % completedEvery === 0 ? expected : undefined;
    const result = await checkState(recording, seed + i, completes);
    if (result.wrong.length > 0) wrong.push(result);
  }
  return wrong;
}

async function findsLoss(recording: Recording): Promise<boolean> {
  for (let i = 0; i < statesToFindALoss; i += 1) {
    const { wrong } = await checkState(recording, seed + i, undefined);
    if (wrong.length > 0) return true;
  }
  return false;
}
