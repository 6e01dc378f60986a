import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';

import { sweepRun } from '../../../landscape/audit-sweep.ts';
import { scanPacks } from '../../../landscape/sweep/scan-packs.ts';
import { openPackWriter } from '../../../landscape/payloads/pack-writer.ts';
import {
  frameHeaderLength,
  packHeader,
  packSpan,
} from '../../../landscape/payloads/pack-format.ts';
import { makeFolder, useWeather } from '../use-weather.ts';
import { weatherLines } from '../weather-run.ts';

const weather = useWeather({
  lines: Array.from({ length: 900 }, (_, i) => weatherLines[i % weatherLines.length] ?? ''),
  groupRows: 300,
});

const pack = 'payloads/r-wth001/rows-000000.pack';
/** Where the length, the content type, the hash and the bytes of the first payload begin. */
const first = packHeader.length;

function change(at: number, mask = 1) {
  return (path: string) => {
    const bytes = readFileSync(path);
    bytes[at] = (bytes[at] ?? 0) ^ mask;
    writeFileSync(path, bytes);
  };
}

const changes = [
  { title: 'the first byte of a pack', plant: change(0), check: 'payload_pack' },
  { title: 'the length of a payload', plant: change(first), check: 'payload_pack' },
  { title: 'a length that reaches beyond all', plant: change(first + 3), check: 'payload_pack' },
  { title: 'the content type of a payload', plant: change(first + 4, 4), check: 'payload_pack' },
  { title: 'a zero that stands behind it', plant: change(first + 6), check: 'payload_pack' },
  { title: 'the hash of a payload', plant: change(first + 8), check: 'payload_hash' },
  { title: 'a byte of a payload', plant: change(first + frameHeaderLength), check: 'payload_hash' },
  {
    title: 'a pack cut in two',
    plant: (path: string) => truncateSync(path, 5000),
    check: 'payload_hash',
  },
  {
    title: 'an empty pack',
    plant: (path: string) => truncateSync(path, 0),
    check: 'payload_hash',
  },
];

describe('a change of a pack', () => {
  test.each(changes)(
    'is found, in one thread and in two alike: $title',
    async ({ plant, check }) => {
      const copy = makeFolder();
      onTestFinished(() => rmSync(copy, { recursive: true }));
      cpSync(weather().folder, copy, { recursive: true });
      plant(join(copy, pack));
      const asked = {
        databasePath: join(copy, 'audit.db'),
        runId: weather().run.runId,
        outputs: { published: (path: string) => join(copy, path) },
      };
      const inOne = await sweepRun({ ...asked, isThreaded: false });
      const inTwo = await sweepRun({ ...asked, isThreaded: true });
      expect(inOne.findings.map((finding) => finding.check)).toContain(check);
      expect(inTwo).toEqual(inOne);
    },
  );

  test('is none where two threads find nothing', async () => {
    const { run, databasePath, resolveArtifact } = weather();
    const outputs = { published: resolveArtifact };
    const asked = { databasePath, runId: run.runId, outputs };
    const inTwo = await sweepRun({ ...asked, isThreaded: true });
    expect(inTwo).toMatchObject({ findings: [], isComplete: true, checked: { rows: 900 } });
    expect(inTwo).toEqual(await sweepRun({ ...asked, isThreaded: false }));
  });

  test('names every record that refers to the payload', async () => {
    const copy = makeFolder();
    onTestFinished(() => rmSync(copy, { recursive: true }));
    cpSync(weather().folder, copy, { recursive: true });
    const databasePath = join(copy, 'audit.db');
    const db = new Database(databasePath, { readonly: true });
    const shared = db
      .prepare<[], { offset: number; states: string }>(
        `select input_ref as offset, group_concat(state_id order by state_id) as states
           from node_states group by input_ref having count(*) > 1 limit 1`,
      )
      .get();
    db.close();
    change((shared?.offset ?? 0) + frameHeaderLength)(join(copy, pack));
    const { findings } = await sweepRun({ databasePath, runId: weather().run.runId });
    const named = findings
      .filter(({ expected }) => expected.startsWith('input: '))
      .map(({ key }) => key);
    expect(named).toEqual(shared?.states.split(',').map((id) => `state_id ${id}`));
  });
});

describe('a pass over packs', () => {
  /** So many payloads, and what was committed of them. */
  async function write(path: string, payloads: readonly Uint8Array[]): Promise<number> {
    const writer = openPackWriter(path, 'rows', 0);
    for (const payload of payloads) writer.putBytes(payload);
    await writer.sync();
    const end = writer.end();
    writer.close();
    return end;
  }

  function folder(): string {
    const path = join(makeFolder(), 'packs');
    mkdirSync(path);
    onTestFinished(() => rmSync(path, { recursive: true }));
    return path;
  }

  test('goes on over a payload larger than a pack', { timeout: 30_000 }, async () => {
    const path = folder();
    const large = Buffer.alloc(packSpan + 5, 1);
    const end = await write(path, [Buffer.from('a'), large, Buffer.from('b')]);
    const scan = scanPacks({ folder: path, kind: 'rows', end });
    expect(scan).toMatchObject({
      payloads: 3,
      bytes: large.length + 2,
      changed: [],
      findings: [],
      unread: [[end, Infinity]],
    });
    change(100_000)(join(path, 'rows-000001.pack'));
    expect(scanPacks({ folder: path, kind: 'rows', end }).changed).toEqual([packSpan + first]);
  });

  test('leaves alone what was never committed', async () => {
    const path = folder();
    const end = await write(path, [Buffer.from('a')]);
    appendFileSync(join(path, 'rows-000000.pack'), 'half a payload');
    const scan = scanPacks({ folder: path, kind: 'rows', end });
    expect(scan).toMatchObject({ payloads: 1, findings: [] });
  });

  test('says that a pack is missing, and that one is shorter than was committed', async () => {
    const path = folder();
    const end = await write(path, [Buffer.from('a')]);
    expect(scanPacks({ folder: path, kind: 'rows', end: packSpan + 100 }).findings).toEqual([
      expect.objectContaining({ key: 'rows-000001.pack', found: 'no such file' }),
    ]);
    expect(scanPacks({ folder: path, kind: 'rows', end: end + 1 }).findings).toEqual([
      expect.objectContaining({ key: 'rows-000000.pack', found: `${end} bytes` }),
    ]);
  });
});
