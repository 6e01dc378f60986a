import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { sha256, toHex } from '../../../landscape/hash.ts';
import { AuditError } from '../../../landscape/model/errors.ts';
import { openLandscape } from '../../../landscape/open-landscape.ts';
import { openWriter } from '../../../landscape/sqlite/connection.ts';
import { checkFiles } from '../../../landscape/storage/check-files.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'elspeth-files-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const made = join(mkdtempSync(join(tmpdir(), 'elspeth-files-')), 'audit.db');
beforeAll(async () => (await openLandscape(made)).close());
afterAll(() => rmSync(dirname(made), { recursive: true }));

/** A landscape in which nothing ran, closed. */
function emptyLandscape(): string {
  return leaveBehind(made);
}

const pageBytes = 4096;
const frameBytes = 24 + pageBytes;

/** Files as they are now, in a folder of their own: what a process that is killed leaves behind. */
function leaveBehind(path: string): string {
  const copy = join(folder(), 'audit.db');
  for (const end of ['', '-wal']) {
    if (existsSync(`${path}${end}`)) copyFileSync(`${path}${end}`, `${copy}${end}`);
  }
  return copy;
}

/** Commits to a landscape, each some pages long, and hands out its files before it is closed. */
async function committed(
  commits: number,
  look: (path: string, commit: number) => void | Promise<void>,
): Promise<void> {
  const path = emptyLandscape();
  const db = openWriter(path);
  try {
    // What a landscape has no table for is written beside: its tables have rules.
    db.exec('create table if not exists filler (id integer primary key, bytes blob)');
    const insert = db.prepare('insert into filler (bytes) values (randomblob(?))');
    for (let commit = 1; commit <= commits; commit += 1) {
      db.transaction(() => {
        for (let i = 0; i < 5; i += 1) insert.run(3000);
      }).immediate();
      await look(path, commit);
    }
  } finally {
    db.close();
  }
}

/** The files after so many commits. */
async function leftAfter(commits: number): Promise<string> {
  let left = '';
  await committed(commits, (path, commit) => {
    if (commit === commits) left = leaveBehind(path);
  });
  return left;
}

async function damageOf(path: string): Promise<string> {
  const before = contentOf(path);
  const error: unknown = await openLandscape(path).then(
    (landscape) => {
      landscape.close();
      return new Error('nothing was refused');
    },
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AuditError);
  // Left untouched, so that it can be seen what can be saved.
  expect(contentOf(path)).toEqual(before);
  return error instanceof Error ? error.message.replaceAll(path, 'audit.db') : '';
}

/** Hashes of database and log; a log that is not there is an empty one. */
function contentOf(path: string): readonly string[] {
  const log = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : '';
  return [readFileSync(path), log].map((bytes) => toHex(sha256(bytes)));
}

function change(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
}

test('what a process leaves behind that is killed between two commits is accepted', async () => {
  // Past the first checkpoint, after which the log is begun anew over the old one.
  await committed(260, async (path, commit) => {
    if (commit % 10 !== 0) return;
    const left = leaveBehind(path);
    await checkFiles(left);
    const landscape = await openLandscape(left);
    const found = landscape.connection.prepare('select count(*) from filler').pluck().get();
    landscape.close();
    expect(found).toBe(commit * 5);
  });
});

test('a last transaction that a power cut tore is accepted, and dropped', async () => {
  const left = await leftAfter(20);
  truncateSync(`${left}-wal`, readFileSync(`${left}-wal`).length - 1000);
  const landscape = await openLandscape(left);
  expect(landscape.connection.prepare('select count(*) from filler').pluck().get()).toBe(95);
  landscape.close();
});

test.each([
  ['one byte short', (size: number) => size - 1],
  ['a page short', (size: number) => size - pageBytes],
  ['half as long', (size: number) => size / 2],
  ['cut off in the header', () => 100],
  ['cut off in the first page', () => 3000],
])('a landscape that is %s is refused', async (_, length) => {
  const path = emptyLandscape();
  truncateSync(path, Math.floor(length(readFileSync(path).length)));
  expect(await damageOf(path)).toMatch(/`audit\.db` is damaged: it has \d+ bytes, and its header/);
});

test('a landscape with bytes behind its end is refused', async () => {
  const path = emptyLandscape();
  appendFileSync(path, 'more');
  expect(await damageOf(path)).toMatch(/it has \d+ bytes, and its header says \d+\.$/);
});

test('a landscape with a page of zeros is refused, whichever it is', async () => {
  const path = emptyLandscape();
  const whole = readFileSync(path);
  for (let page = 2; page <= whole.length / pageBytes; page += 1) {
    const bytes = Buffer.from(whole);
    bytes.fill(0, (page - 1) * pageBytes, page * pageBytes);
    writeFileSync(path, bytes);
    expect(await damageOf(path)).toContain('is damaged: ');
  }
});

test('a log that is damaged in the middle is refused, not cut off there', async () => {
  const left = await leftAfter(20);
  for (const frame of [2, 10, 30]) {
    for (const at of [0, 9, 17, 24 + 2000]) {
      const spoilt = leaveBehind(left);
      change(`${spoilt}-wal`, 32 + frame * frameBytes + at);
      expect(await damageOf(spoilt)).toMatch(
        /its log `audit\.db-wal` is damaged in the middle: \d+ transactions behind/,
      );
    }
  }
});

test('a log without a header is refused when it holds what the database lacks', async () => {
  const left = await leftAfter(20);
  for (const at of [0, 9, 17, 25]) {
    const spoilt = leaveBehind(left);
    change(`${spoilt}-wal`, at);
    expect(await damageOf(spoilt)).toContain(
      'has no header any more, and holds what the database lacks',
    );
  }
});

test('a log without a header is accepted when the database has all of it', async () => {
  const path = emptyLandscape();
  const db = openWriter(path);
  db.exec('create table filler (id integer primary key, bytes blob)');
  for (let i = 0; i < 20; i += 1) db.exec('insert into filler (bytes) values (randomblob(3000))');
  db.pragma('wal_checkpoint(full)');
  const left = leaveBehind(path);
  db.close();
  change(`${left}-wal`, 17);
  const landscape = await openLandscape(left);
  expect(landscape.connection.prepare('select count(*) from filler').pluck().get()).toBe(20);
  landscape.close();
});

test('the log of a later state beside an older copy of the database is refused', async () => {
  let older = '';
  let later = '';
  await committed(250, (path, commit) => {
    if (commit === 10) older = leaveBehind(path);
    if (commit === 250) later = leaveBehind(path);
  });
  copyFileSync(`${later}-wal`, `${older}-wal`);
  expect(await damageOf(older)).toMatch(/lacks page \d+, and so does the database: it belongs to/);
});

test('the log of a smaller landscape beside a larger one is refused', async () => {
  const small = await leftAfter(5);
  const large = emptyLandscape();
  const db = openWriter(large);
  db.exec('create table filler (id integer primary key, bytes blob)');
  db.transaction(() => {
    for (let i = 0; i < 200; i += 1)
      db.exec('insert into filler (bytes) values (randomblob(3000))');
  })();
  db.close();
  copyFileSync(`${small}-wal`, `${large}-wal`);
  expect(await damageOf(large)).toMatch(
    /ends with \d+ pages, and the database has \d+: it belongs/,
  );
});

test("the log of another program's database is refused", async () => {
  const path = emptyLandscape();
  const other = join(folder(), 'audit.db');
  const db = new Database(other);
  db.pragma('journal_mode = wal');
  db.exec('create table t (bytes blob)');
  for (let i = 0; i < 200; i += 1) db.exec('insert into t values (randomblob(3000))');
  copyFileSync(`${other}-wal`, `${path}-wal`);
  db.close();
  expect(await damageOf(path)).toContain("is that of another program's database");
});

test('a log beside a database that is written without one is refused', async () => {
  const left = await leftAfter(20);
  const plain = emptyLandscape();
  const db = new Database(plain);
  db.pragma('journal_mode = delete');
  db.close();
  copyFileSync(`${left}-wal`, `${plain}-wal`);
  expect(await damageOf(plain)).toContain('is there, and the database was not written with one');
});
