import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;

/** Lints one file at a path of the project, in a folder that has the project's rules and nothing else. */
function lint(path: string, source: string): { readonly ok: boolean; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'elspeth-lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), source);
  const bin = join(root, 'node_modules/.bin/oxlint');
  const { status, stdout } = spawnSync(bin, [path], { cwd: folder, encoding: 'utf8' });
  return { ok: status === 0, output: stdout };
}

const use = (from: string) => `import { x } from '${from}';\n\nexport const y = x;\n`;

test.each([
  ['landscape/queries/a.ts', '../../app/output.ts'],
  ['landscape/a.ts', '../engine/events.ts'],
  ['landscape/recorder/a.ts', '../../plugins/contract.ts'],
  ['plugins/sinks/a.ts', '../../app/output.ts'],
  ['plugins/sources/a.ts', '../../engine/events.ts'],
  ['plugins/transforms/a.ts', '../../landscape/open-run.ts'],
  ['plugins/transforms/a.ts', '../../landscape/recorder/recorder.ts'],
  ['engine/run/a.ts', '../../app/compose.ts'],
  ['engine/run/a.ts', '../../plugins/sources/csv.ts'],
  ['engine/graph/a.ts', '../../plugins/transforms/truncate.ts'],
  ['engine/graph/a.ts', '../../plugins/sinks/csv.ts'],
  ['engine/graph/a.ts', '../../plugins/registry.ts'],
])('%s may not import %s', (path, from) => {
  const { ok, output } = lint(path, use(from));
  expect(output).toContain('no-restricted-imports');
  expect(ok).toBe(false);
});

test.each([
  ['app/a.ts', '../engine/events.ts'],
  ['app/a.ts', '../landscape/open-landscape.ts'],
  ['engine/run/a.ts', '../../plugins/contract.ts'],
  ['engine/run/a.ts', '../../landscape/recorder/recorder.ts'],
  ['plugins/sinks/a.ts', '../../landscape/model/json.ts'],
  ['plugins/sinks/file/a.ts', '../../../landscape/model/json.ts'],
  ['plugins/sinks/a.ts', '../contract.ts'],
])('%s may import %s', (path, from) => {
  expect(lint(path, use(from))).toMatchObject({ ok: true });
});
