import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { probeFolders } from '../../../landscape/storage/probe-folders.ts';
import { mountSmallDisk, whyNoSmallDisk } from '../../support/small-disk.ts';

const whyNot = whyNoSmallDisk();
if (whyNot !== undefined) console.warn(`READ-ONLY AND FULL DISKS ARE NOT TESTED HERE: ${whyNot}`);

function emptyFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'elspeth-probe-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('a folder that can be written is left as it was, and so is the parent of a missing one', () => {
  const path = emptyFolder();
  const uses = ['.', 'out', 'out/deeper'].map((name) => ({
    folder: join(path, name),
    what: 'the sink `a`',
  }));
  expect(probeFolders(uses)).toEqual([]);
  expect(readdirSync(path)).toEqual([]);
});

test('what is a file where a folder must be is named, each once', () => {
  const path = emptyFolder();
  writeFileSync(join(path, 'file'), '');
  mkdirSync(join(path, 'good'));
  symlinkSync('file', join(path, 'link'));
  const found = probeFolders([
    { folder: join(path, 'file', 'deeper'), what: 'the landscape' },
    { folder: join(path, 'good'), what: 'the sink `a`' },
    { folder: join(path, 'link'), what: 'the sink `b`' },
  ]);
  expect(found).toMatchObject([
    {
      code: 'FOLDER_UNWRITABLE',
      message: `the folder of the landscape cannot be written: \`${path}/file/deeper\`, to be made in \`${path}/file\`, where elspeth could not make a file`,
      found: 'a file (ENOTDIR)',
    },
  ]);
  expect(readdirSync(path).toSorted()).toEqual(['file', 'good', 'link']);
});

test.skipIf(whyNot !== undefined)('a disk that is mounted read-only is named', () => {
  const disk = mountSmallDisk('size=256k');
  disk.remount('ro');
  expect(probeFolders([{ folder: join(disk.path, 'new'), what: 'the sink `a`' }])).toMatchObject([
    {
      message: `the folder of the sink \`a\` cannot be written: \`${disk.path}/new\`, to be made in \`${disk.path}\`, where elspeth could not make a file`,
      found: 'a file system that is mounted read-only (EROFS)',
      nextStep: 'Mount it for writing, or give another path.',
    },
  ]);
});

test.skipIf(whyNot !== undefined)(
  'a full disk is named, and the probe leaves nothing there',
  () => {
    const disk = mountSmallDisk('size=64k');
    writeFileSync(join(disk.path, 'full'), Buffer.alloc(64 * 1024));
    expect(probeFolders([{ folder: disk.path, what: 'the landscape' }])).toMatchObject([
      {
        message: `the folder of the landscape cannot be written: \`${disk.path}\`, where elspeth could not write to a file`,
        found: 'a full disk (ENOSPC)',
      },
    ]);
    expect(readdirSync(disk.path)).toEqual(['full']);
  },
);
