import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { Run } from '../../../landscape/model/run.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { listOutputs } from '../../../landscape/queries/list-outputs.ts';
import { verifyArtifact } from '../../../landscape/sweep/verify-artifact.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { right } from '../../support/right-settings.ts';

interface Recorded {
  readonly db: Knex;
  readonly run: Run;
  readonly file: string;
  readonly verify: (options?: { isCancelled?: () => boolean }) => ReturnType<typeof verifyArtifact>;
}

const rows = (count: number) =>
  `id,amount\n${Array.from({ length: count }, (_, i) => `${i},1\n`).join('')}`;

/** A run of which every row ended in out/out.csv. */
async function record(settings = right, count = 3): Promise<Recorded> {
  const folder = pipelineFolder({ 'pipeline.yaml': settings, 'in.csv': rows(count) });
  const { runKey } = await folder.run();
  const db = await openLandscapeReader(folder.landscape);
  onTestFinished(() => db.destroy());
  const run = await findRun(db, runKey);
  const sink = (await listOutputs(db, run)).find((output) => output.sink.name === 'out');
  const resolve = (path: string) => join(folder.path, path);
  return {
    db,
    run,
    file: resolve('out/out.csv'),
    verify: (options = {}) =>
      verifyArtifact(db, run, sink?.sink.nodeIndex ?? 0, { resolve, ...options }),
  };
}

describe('verifyArtifact', () => {
  test('says that a file is the same', async () => {
    const { verify, file } = await record();
    expect(await verify()).toEqual({ kind: 'same', bytes: readFileSync(file).length });
  });

  test('names the write whose bytes were changed, and what is there now', async () => {
    const { verify, file } = await record();
    const bytes = readFileSync(file);
    bytes[bytes.length - 2] = 0x39;
    writeFileSync(file, bytes);
    expect(await verify()).toMatchObject({
      kind: 'changed',
      bytes: bytes.length,
      now: bytes.length,
      writes: 1,
      changedWrites: 1,
      firstChangedAt: 0,
    });
  });

  test('sees that bytes were added to a file that is not appended to', async () => {
    const { verify, file } = await record();
    appendFileSync(file, 'more\n');
    expect(await verify()).toMatchObject({ kind: 'changed', changedWrites: 0 });
  });

  test('what others append to a file that is appended to leaves the run its own bytes', async () => {
    const { verify, file } = await record(
      right.replace('path: out/out.csv', 'path: out/out.csv, if_exists: append'),
    );
    const bytes = readFileSync(file).length;
    appendFileSync(file, '9,9\n');
    expect(await verify()).toEqual({ kind: 'appended_to', bytes, now: bytes + 4 });
  });

  test('says that a file is gone, or that it is no file', async () => {
    const { verify, file } = await record();
    rmSync(file);
    expect(await verify()).toEqual({ kind: 'gone' });
    mkdirSync(file);
    expect(await verify()).toMatchObject({ kind: 'unreadable' });
  });

  test.skipIf(process.getuid?.() === 0)('says why a file cannot be read', async () => {
    const { verify, file } = await record();
    chmodSync(file, 0);
    const verdict = await verify();
    expect(verdict.kind === 'unreadable' && verdict.why).toContain('EACCES');
  });

  test('gives up between two megabytes', async () => {
    const { verify, file } = await record();
    writeFileSync(file, Buffer.alloc(5 * 1024 * 1024));
    let asked = 0;
    const verdict = await verify({ isCancelled: () => (asked += 1) >= 2 });
    expect(verdict).toEqual({ kind: 'cancelled' });
    expect(asked).toBe(2);
  });

  test('names the later run that has put its own file in the place of this one', async () => {
    const folder = pipelineFolder({ 'pipeline.yaml': right, 'in.csv': rows(3) });
    const first = await folder.run();
    writeFileSync(join(folder.path, 'in.csv'), rows(4));
    const second = await folder.run();
    const db = await openLandscapeReader(folder.landscape);
    onTestFinished(() => db.destroy());
    const run = await findRun(db, first.runKey);
    const outputs = await listOutputs(db, run);
    const out = outputs.find(({ sink }) => sink.name === 'out');
    expect(out?.publishedAgain?.runKey).toBe(second.runKey);
    const resolve = (path: string) => join(folder.path, path);
    expect(await verifyArtifact(db, run, out?.sink.nodeIndex ?? 0, { resolve })).toEqual({
      kind: 'replaced',
      byRun: second.runKey,
    });
  });

  test('a sink that has published nothing is not found', async () => {
    const { db, run } = await record();
    await expect(verifyArtifact(db, run, 0, { resolve: String })).rejects.toMatchObject({
      code: 'ARTIFACT_NOT_FOUND',
    });
  });
});
