import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';

import { makeBackup } from '../../../landscape/backup/make-backup.ts';
import { restoreBackup } from '../../../landscape/backup/restore-backup.ts';
import { AuditError, ConfigError, NotFoundError } from '../../../landscape/model/errors.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { listRuns } from '../../../landscape/queries/list-runs.ts';
import { lineageOf } from '../../support/lineage.ts';
import { stopAfter } from '../../support/stop-after.ts';
import type { PipelineFolder } from '../../support/pipeline-folder.ts';
import { folderWith, right } from '../../support/right-settings.ts';
import { sweepFindings } from '../../support/sweep.ts';

function backUp(landscape: string, target: string) {
  return makeBackup({
    landscape,
    target,
    codeVersion: 'test',
    nowMs: Date.UTC(2026, 10, 21),
    tell: () => undefined,
  });
}

function restore(backup: string, landscape: string) {
  return restoreBackup({ backup, landscape, tell: () => undefined });
}

async function thrownBy(action: () => Promise<unknown>): Promise<unknown> {
  return action().then(
    () => new Error('nothing was thrown'),
    (error: unknown) => error,
  );
}

/** A landscape with two runs, and a backup of it. */
async function backedUp(settings = right) {
  const folder = folderWith(settings);
  const { runKey } = await folder.run();
  await folder.run();
  const target = join(folder.path, 'backup');
  return { folder, runKey, target, manifest: await backUp(folder.landscape, target) };
}

async function expectWhole(landscape: string, folder: PipelineFolder): Promise<void> {
  const db = await openLandscapeReader(landscape);
  const { items } = await listRuns(db);
  await db.destroy();
  expect(items.length).toBeGreaterThan(0);
  for (const { runKey } of items) {
    expect(lineageOf(landscape, runKey)).toEqual(lineageOf(folder.landscape, runKey));
    expect(await sweepFindings(landscape, runKey, folder.path)).toEqual([]);
  }
}

test('a backup can be read where it is, and is restored with everything that was recorded', async () => {
  const { folder, target, manifest } = await backedUp();
  expect(manifest).toMatchObject({ runs: 2, atWork: [], missing: [] });
  await expectWhole(join(target, 'audit.db'), folder);
  const restored = join(folder.path, 'elsewhere', 'restored.db');
  expect(await restore(target, restored)).toEqual(manifest);
  await expectWhole(restored, folder);
  expect(readdirSync(join(folder.path, 'elsewhere')).toSorted()).toEqual([
    'restored.db',
    'restored.payloads',
  ]);
});

test('nobody but its user can read a backup, or what was restored from it', async () => {
  const { folder, runKey, target } = await backedUp();
  const restored = join(folder.path, 'new', 'restored.db');
  await restore(target, restored);
  const modes = [
    target,
    join(target, 'audit.db'),
    join(target, 'backup.json'),
    join(target, 'audit.payloads', runKey, 'rows-000000.pack'),
    restored,
    join(folder.path, 'new', 'restored.payloads', runKey, 'rows-000000.pack'),
  ].map((path) => (statSync(path).mode & 0o077).toString(8));
  expect(new Set(modes)).toEqual(new Set(['0']));
});

test('payloads that the settings moved elsewhere are found again beside the restored database', async () => {
  const { folder, target } = await backedUp(`${right}landscape: { payloads_path: far/away }\n`);
  const restored = join(folder.path, 'audit-restored.db');
  await restore(target, restored);
  // Those of the landscape itself are not what is read.
  renameSync(join(folder.path, 'far'), join(folder.path, 'gone'));
  const db = await openLandscapeReader(restored);
  const { items } = await listRuns(db);
  await db.destroy();
  for (const { runKey } of items) {
    expect(await sweepFindings(restored, runKey, folder.path)).toEqual([]);
  }
});

test('a run that was at work is crashed in the backup, and goes on in the restored landscape', async () => {
  const straight = folderWith(right);
  await straight.run();
  const folder = folderWith(right);
  const stop = stopAfter(1);
  let runKey = '';
  await thrownBy(() =>
    folder.run({
      wrapStore: stop.wrapStore,
      onEvent(event) {
        if (event.type === 'run_started') runKey = event.runKey;
      },
    }),
  );
  const target = join(folder.path, 'backup');
  expect(await backUp(folder.landscape, target)).toMatchObject({ runs: 1, atWork: [runKey] });
  const db = await openLandscapeReader(join(target, 'audit.db'));
  expect((await listRuns(db)).items).toMatchObject([{ runKey, status: 'crashed' }]);
  await db.destroy();

  for (const name of readdirSync(folder.path).filter((each) => each.startsWith('audit.'))) {
    rmSync(join(folder.path, name), { recursive: true });
  }
  await restore(target, folder.landscape);
  const { end } = await folder.run({ runKey });
  expect(end.status).toBe('completed');
  expect(folder.outputs()).toEqual(straight.outputs());
});

test('only what the copied database refers to is copied of a pack', async () => {
  const folder = folderWith(right);
  const { runKey } = await folder.run();
  const pack = join('audit.payloads', runKey, 'rows-000000.pack');
  const { size } = statSync(join(folder.path, pack));
  appendFileSync(join(folder.path, pack), 'what a later group began to write');
  const target = join(folder.path, 'backup');
  await backUp(folder.landscape, target);
  expect(statSync(join(target, pack)).size).toBe(size);
});

test('payloads that are not there to be copied are named, and the rest is copied', async () => {
  const folder = folderWith(right);
  const { runKey: first } = await folder.run();
  const { runKey: second } = await folder.run();
  const packOf = (run: string) => join(folder.path, 'audit.payloads', run, 'rows-000000.pack');
  const { size } = statSync(packOf(first));
  rmSync(packOf(first));
  truncateSync(packOf(second), 100);
  const target = join(folder.path, 'backup');
  const manifest = await backUp(folder.landscape, target);
  expect(manifest.missing).toEqual([
    { run: first, path: packOf(first), wantedBytes: size, foundBytes: 0 },
    { run: second, path: packOf(second), wantedBytes: size, foundBytes: 100 },
  ]);
  expect(await restore(target, join(folder.path, 'restored.db'))).toEqual(manifest);
});

test('a damaged landscape is not backed up, and nothing is left of the attempt', async () => {
  const folder = folderWith(right);
  await folder.run();
  const bytes = readFileSync(folder.landscape);
  bytes.fill(0, 8 * 4096, 9 * 4096);
  writeFileSync(folder.landscape, bytes);
  const target = join(folder.path, 'backup');
  const error = await thrownBy(() => backUp(folder.landscape, target));
  expect(error).toBeInstanceOf(AuditError);
  expect(error).toMatchObject({ code: 'LANDSCAPE_CORRUPT' });
  expect(existsSync(target)).toBe(false);
});

test.each([
  ['a backup', 'backup.json', 'a backup'],
  ['a backup that was not completed', 'audit.db', 'a backup that was not completed'],
  ['other files', 'letter.txt', 'a folder that is not empty'],
])('a folder with %s in it is no target', async (_, name, found) => {
  const folder = folderWith(right);
  await folder.run();
  const target = join(folder.path, 'there');
  mkdirSync(target);
  writeFileSync(join(target, name), 'kept');
  const error = await thrownBy(() => backUp(folder.landscape, target));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ problems: [{ code: 'TARGET_NOT_EMPTY', found }] });
  expect(readFileSync(join(target, name), 'utf8')).toBe('kept');
});

test('a backup without its manifest is not complete, and is not restored', async () => {
  const { folder, target } = await backedUp();
  rmSync(join(target, 'backup.json'));
  const error = await thrownBy(() => restore(target, join(folder.path, 'restored.db')));
  expect(error).toBeInstanceOf(NotFoundError);
  expect(error).toMatchObject({ code: 'BACKUP_NOT_FOUND' });
});

test.each([
  ['a byte of the database', 'audit.db', 5000],
  ['a byte of a pack', 'rows-000000.pack', 300],
  ['a byte of the manifest', 'backup.json', 60],
])('a backup in which %s was changed is refused, and leaves nothing', async (_, name, at) => {
  const { folder, runKey, target } = await backedUp();
  const inFolder = name.endsWith('.pack') ? join('audit.payloads', runKey, name) : name;
  const path = join(target, inFolder);
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const before = readdirSync(folder.path);
  const error = await thrownBy(() => restore(target, join(folder.path, 'restored.db')));
  expect(error).toBeInstanceOf(AuditError);
  expect(error).toMatchObject({ code: 'BACKUP_CORRUPT' });
  expect(readdirSync(folder.path)).toEqual(before);
});

test('a manifest that names a file outside of the backup is refused', async () => {
  const { folder, target } = await backedUp();
  const path = join(target, 'backup.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('audit.payloads/', '../'));
  const error = await thrownBy(() => restore(target, join(folder.path, 'restored.db')));
  expect(error).toMatchObject({ code: 'BACKUP_CORRUPT' });
});

test('a link in the place of a file of the backup is not followed', async () => {
  const { folder, target } = await backedUp();
  renameSync(join(target, 'audit.db'), join(folder.path, 'moved.db'));
  symlinkSync(join(folder.path, 'moved.db'), join(target, 'audit.db'));
  const error = await thrownBy(() => restore(target, join(folder.path, 'restored.db')));
  expect(error).toMatchObject({ code: 'RESTORE_FAILED' });
});

test.each(['audit.db', 'audit.db-wal', 'audit.payloads/r-000000'])(
  'a backup is not restored where there is `%s`',
  async (name) => {
    const { folder, target } = await backedUp();
    const place = join(folder.path, 'place');
    mkdirSync(join(place, name, '..'), { recursive: true });
    writeFileSync(join(place, name), 'kept');
    const error = await thrownBy(() => restore(target, join(place, 'audit.db')));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ problems: [{ code: 'LANDSCAPE_EXISTS' }] });
    expect(readFileSync(join(place, name), 'utf8')).toBe('kept');
  },
);

test('what a restore left that was killed is taken away by the next', async () => {
  const { folder, target } = await backedUp();
  const restored = join(folder.path, 'restored.db');
  mkdirSync(`${restored}.restoring`);
  writeFileSync(join(`${restored}.restoring`, 'audit.db'), 'half of it');
  await restore(target, restored);
  await expectWhole(restored, folder);
  expect(existsSync(`${restored}.restoring`)).toBe(false);
});

test('a backup holds no log beside its database, and the landscape keeps what it had', async () => {
  const { folder, target } = await backedUp();
  expect(readdirSync(target).toSorted()).toEqual(['audit.db', 'audit.payloads', 'backup.json']);
  const db = new Database(folder.landscape, { readonly: true });
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  db.close();
});
