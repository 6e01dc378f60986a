import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const bin = new URL('../../bin/elspeth.js', import.meta.url);

/** The bin file as an older Node would run it: with the version that this one claims to have. */
function startedOn(version: string) {
  const folder = mkdtempSync(join(tmpdir(), 'elspeth-old-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const pretended = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
  writeFileSync(join(folder, 'pretend.mjs'), pretended);
  const source = readFileSync(bin, 'utf8').replace(
    "import('../dist/app/main.js')",
    "import('./ran.mjs')",
  );
  writeFileSync(join(folder, 'elspeth.mjs'), source);
  writeFileSync(join(folder, 'ran.mjs'), "process.stdout.write('ran');");
  const args = ['--import', join(folder, 'pretend.mjs'), join(folder, 'elspeth.mjs')];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
}

test.each(['18.20.0', '20.20.2', '22.11.0'])(
  'on Node %s the program says so in one line and exits 2',
  (version) => {
    const { status, stderr, stdout } = startedOn(version);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(`elspeth needs Node 22.12 or newer, and this is ${version}`);
  },
);

test.each(['22.12.0', '24.21.0'])('on Node %s it runs', (version) => {
  expect(startedOn(version)).toMatchObject({ status: 0, stdout: 'ran', stderr: '' });
});
