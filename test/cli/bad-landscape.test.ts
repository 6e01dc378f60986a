import Database from 'better-sqlite3';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { runHere } from '../../app/run-here.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import type { PipelineFolder } from '../support/pipeline-folder.ts';
import { refusalOf } from '../support/refusal.ts';
import { folderWith, right } from '../support/right-settings.ts';

/** Runs with a landscape in another place; the settings are right. */
function runInto(folder: PipelineFolder, database: string) {
  return runHere(
    { settingsFile: 'pipeline.yaml', sets: [], database, cwd: folder.path, env: {} },
    {
      clock: createFakeClock(),
      random: () => 0.5,
      stop: { requested: false },
      emit: () => undefined,
    },
  );
}

test.each([
  {
    title: 'a text file',
    database: 'pipeline.yaml',
    exitCode: 2,
    problem: '`pipeline.yaml` is not a SQLite database; it was left untouched.',
  },
  {
    title: 'a folder',
    database: '.',
    exitCode: 2,
    problem: '`.` is not a file; it was left untouched.',
  },
  {
    title: 'the database of another program',
    prepare: (path: string) => new Database(path).exec('create table t (a)').close(),
    exitCode: 2,
    problem: '`x.db` is a database of another program; it was left untouched.',
  },
  {
    title: 'a path below a file',
    database: 'in.csv/x.db',
    exitCode: 2,
    problem:
      'the folder of the landscape cannot be written: `in.csv`, where elspeth could not make a file',
  },
  {
    title: 'no path',
    database: '',
    exitCode: 2,
    problem: '--database names no file',
  },
  {
    title: 'a PostgreSQL URL',
    database: 'postgresql://user:password@host/audit',
    exitCode: 2,
    problem: '--database: PostgreSQL is not available yet',
  },
  {
    title: 'a URL of an unknown kind',
    database: 'mysql://host/audit',
    exitCode: 2,
    problem: '--database: `mysql` is no kind of landscape',
  },
])('a landscape that is $title is refused', async ({ database = 'x.db', prepare, ...refusal }) => {
  const folder = folderWith(right);
  prepare?.(join(folder.path, database));
  const { exitCode, problems } = await refusalOf(() => runInto(folder, database), folder.path);
  const [problem] = problems.map((line) => line.replace(`\`${folder.path}\``, '`.`'));
  expect({ exitCode, problem }).toEqual({ exitCode: refusal.exitCode, problem: refusal.problem });
});

test.each([
  {
    title: 'of a newer version',
    spoil: (db: Database.Database) => db.pragma('user_version = 4711'),
    exitCode: 2,
    problem:
      /^`audit\.db` has schema version 4711, and this elspeth knows versions up to \d+; it was left/,
  },
  {
    title: 'that lost a table',
    spoil: (db: Database.Database) => db.exec('drop table run_segments'),
    exitCode: 4,
    problem: /^The landscape `audit\.db` is damaged: no such table: /,
  },
])('a landscape $title is refused', async ({ spoil, exitCode, problem }) => {
  const folder = folderWith(right);
  await folder.run();
  const db = new Database(folder.landscape);
  db.pragma('foreign_keys = OFF');
  spoil(db);
  db.close();
  const refusal = await refusalOf(() => folder.run(), folder.path);
  expect(refusal.exitCode).toBe(exitCode);
  expect(refusal.problems[0]).toMatch(problem);
});

test('a landscape that was cut off is refused as not trustworthy, and left as it is', async () => {
  const folder = folderWith(right);
  await folder.run();
  truncateSync(folder.landscape, 5000);
  expect(await refusalOf(() => folder.run(), folder.path)).toEqual({
    exitCode: 4,
    problems: [
      expect.stringMatching(
        /^The landscape `audit\.db` is damaged: it has 5000 bytes, and its header says \d+\.$/,
      ),
    ],
  });
});

test('missing folders of outputs and landscape are made', async () => {
  const folder = folderWith(right.replace('out/out.csv', 'new/folders/out.csv'));
  expect((await runInto(folder, 'as/well/audit.db')).status).toBe('completed');
  expect(folder.read('new/folders/out.csv')).toBe('id,amount\n1,2\n');
});
