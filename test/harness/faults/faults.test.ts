import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { uninterrupted } from '../driver/completion.ts';
import type { Results } from '../driver/completion.ts';
import type { Defect } from '../driver/planted-defects.ts';
import { runKey } from '../driver/run-driver.ts';
import { seed } from '../driver/seeded.ts';
import { chooseCases } from './choose-cases.ts';
import type { FaultCase } from './choose-cases.ts';
import { runCase } from './run-case.ts';
import type { CaseResult } from './run-case.ts';
import { newLandscape, newRun, resumedRun } from './scene.ts';
import type { Scene } from './scene.ts';
import { whyNoTracing } from './strace.ts';

const whyNot = whyNoTracing();
if (whyNot !== undefined) console.warn(`FAULTS AT SYSTEM CALLS ARE NOT TESTED HERE: ${whyNot}`);

const count = Number(process.env['ELSPETH_FAULT_CASES'] ?? 150);

describe.skipIf(whyNot !== undefined)('a fault at a system call', () => {
  let expected: Results;
  let scenes: readonly (readonly [scene: Scene, share: number])[];
  let begun: Scene;

  beforeAll(async () => {
    console.info(`ELSPETH_TEST_SEED=${seed}`);
    expected = await uninterrupted();
    begun = await newRun(afterAll);
    scenes = [
      [await newLandscape(), 0.2],
      [begun, 0.5],
      [await resumedRun(afterAll), 0.3],
    ];
  });

  test(`ends a run cleanly, loses nothing, and it can be completed (${count} cases)`, async () => {
    const results: CaseResult[] = [];
    for (const [scene, share] of scenes) {
      results.push(...(await runAll(scene, Math.round(count * share), expected)));
    }
    expect(results.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    // The faults were met: the harness did not just watch runs that completed.
    const met = results.filter(({ end }) => !end.startsWith('completed'));
    expect(met.length).toBeGreaterThan(count / 2);
  }, 1_200_000);

  test.each<readonly [Defect, Pick<FaultCase, 'call' | 'fault' | 'file'>]>([
    ['told-early', { call: 'fsync', fault: 'EIO', file: 'audit.db-wal' }],
    ['deaf', { call: 'pwrite64', fault: 'ENOSPC', file: `out/bad.jsonl.partial-${runKey}` }],
  ])('is found to do harm when the defect `%s` is planted', async (defect, kind) => {
    const found: string[] = [];
    for (const { call, file, occurrence } of begun.calls) {
      if (call !== kind.call || file !== kind.file || found.length > 0) continue;
      const fault = { ...kind, occurrence, isLasting: false };
      found.push(...(await runCase(begun, fault, expected, defect)).wrong);
    }
    expect(found).not.toEqual([]);
  });
});

/** Two at a time: a case waits for processes to start. */
async function runAll(
  scene: Scene,
  cases: number,
  expected: Results,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  const left = chooseCases(scene.calls, cases, seed).values();
  const work = async () => {
    for (const each of left) results.push(await runCase(scene, each, expected));
  };
  await Promise.all([work(), work()]);
  if (process.env['ELSPETH_HARNESS_SHOW'] !== undefined) console.info(results);
  return results;
}
