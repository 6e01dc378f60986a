import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { cleanEnv } from '../support/program.ts';

const root = new URL('../../', import.meta.url).pathname;

test(
  'the package installs in an empty folder and runs the weather pipeline',
  { timeout: 300_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'elspeth-package-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    // The Node that runs this test is the one that the installed program gets.
    const env = cleanEnv({ PATH: `${dirname(process.execPath)}:${process.env['PATH']}` });
    const run = (command: string, args: readonly string[], cwd: string) =>
      execFileSync(command, args, {
        cwd,
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });

    const packed = run(
      'npm',
      ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
      root,
    );
    run('npm', ['init', '-y'], folder);
    run(
      'npm',
      ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${packed.trim()}`],
      folder,
    );
    const pipeline = 'node_modules/elspeth/fixtures/pipelines/weather/pipeline.yaml';
    const summary = run('npx', ['elspeth', 'run', '-s', pipeline, '--execute'], folder);
    expect(summary).toMatch(/^Run r-[0-9a-z]{6} completed: 2,922 rows/);
    const explained = run('npx', ['elspeth', 'explain', '--run', 'latest', '--row', '42'], folder);
    expect(explained).toMatch(/^Row 42 \(weather\.csv line 44\)/);
  },
);
