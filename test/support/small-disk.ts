import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A file system in memory with so many bytes, mounted for one test. */
export interface SmallDisk {
  readonly path: string;
  readonly remount: (options: string) => void;
}

function mount(...args: readonly string[]): string | undefined {
  const { status, error, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/** Why nothing can be mounted here; `undefined`: it can. */
export function whyNoSmallDisk(): string | undefined {
  const path = mkdtempSync(join(tmpdir(), 'elspeth-disk-'));
  const why = mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path);
  if (why === undefined) spawnSync('umount', [path]);
  rmdirSync(path);
  return why;
}

export function mountSmallDisk(options: string): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'elspeth-disk-'));
  const why = mount('-t', 'tmpfs', '-o', options, 'tmpfs', path);
  if (why !== undefined) throw new Error(`Cannot mount a small disk: ${why}`);
  onTestFinished(() => {
    spawnSync('umount', ['--lazy', path]);
    rmdirSync(path);
  });
  return {
    path,
    remount(changed) {
      const failed = mount('-o', `remount,${changed}`, path);
      if (failed !== undefined) throw new Error(`Cannot remount the small disk: ${failed}`);
    },
  };
}
