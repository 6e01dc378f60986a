import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import Database from 'better-sqlite3';

import { openHookServer } from '../../support/hook-server.ts';
import type { HookServer } from '../../support/hook-server.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import type { PipelineFolder } from '../../support/pipeline-folder.ts';
import { cleanEnv } from '../../support/program.ts';
import { readEffects } from '../../support/recorded-effects.ts';

const main = fileURLToPath(new URL('../../../app/main.ts', import.meta.url));
const rows = 8;

function filesFor({ url }: HookServer, isIdempotent: boolean) {
  return {
    'in.csv': `n\n${Array.from({ length: rows }, (_, i) => `${i}\n`).join('')}`,
    'pipeline.yaml': `
source: { plugin: csv, options: { path: in.csv } }
transforms:
  - { name: both, type: gate, condition: "true", routes: { "true": [hook, file], "false": discard } }
sinks:
  hook:
    plugin: webhook
    options: { url: "${url}", allow_hosts: [127.0.0.1], allow_http: true, idempotent: ${isIdempotent} }
  file: { plugin: json, options: { path: out/file.jsonl } }
output_sink: file
`,
  };
}

/** Runs the program until the hook kills it, as it gets a request: before its answer, or right behind it. */
async function runUntilKilled(
  folder: PipelineFolder,
  hook: HookServer,
  request: number,
  moment: 'before' | 'behind',
): Promise<string> {
  const { answer } = hook;
  const args = [main, 'run', '-s', 'pipeline.yaml', '-x', '--json', '-d', folder.landscape];
  const program = spawn(process.execPath, args, { cwd: folder.path, env: cleanEnv() });
  hook.answer = (each, response) => {
    if (each.index === request && moment === 'before') program.kill('SIGKILL');
    else response.end(() => each.index === request && program.kill('SIGKILL'));
  };
  const signal = await new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', (_code, by) => resolve(by));
  });
  expect(signal).toBe('SIGKILL');
  hook.answer = answer;
  const db = new Database(folder.landscape, { readonly: true });
  try {
    return String(db.prepare('select run_key from runs').pluck().get());
  } finally {
    db.close();
  }
}

const cases = [
  { request: 0, moment: 'before' },
  { request: 3, moment: 'behind' },
  { request: rows - 1, moment: 'before' },
] as const;

const lines = Array.from({ length: rows }, (_, i) => `{"n":"${i}"}\n`).join('');

describe.each(cases)('killed $moment the answer to request $request', ({ request, moment }) => {
  test('a receiver that tells repetitions gets no row more than twice, with one key and body', async () => {
    const hook = await openHookServer();
    const folder = pipelineFolder(filesFor(hook, true));
    const runKey = await runUntilKilled(folder, hook, request, moment);
    const { end } = await folder.run({ runKey });
    expect(end.status).toBe('completed');
    const sent = hook.byKey();
    expect(sent.size).toBe(rows);
    for (const [i, bodies] of [...sent.values()].entries()) {
      expect(new Set(bodies)).toEqual(new Set([`{"n":"${i}"}`]));
      expect(bodies.length).toBeLessThanOrEqual(2);
    }
    expect(hook.hooked.length).toBeLessThanOrEqual(rows + 1);
    expect(folder.read('out/file.jsonl')).toBe(lines);
  });

  test('any other gets every row once, when a person has looked', async () => {
    const hook = await openHookServer();
    const folder = pipelineFolder(filesFor(hook, false));
    const runKey = await runUntilKilled(folder, hook, request, moment);
    const asked = await folder.run({ runKey });
    if (asked.end.status !== 'completed') {
      expect(asked.end).toMatchObject({ error: { code: 'EFFECT_UNKNOWN' } });
      const unknown = (await readEffects(folder.landscape, runKey)).filter(({ story }) =>
        story.endsWith('no answer'),
      );
      expect(unknown).toHaveLength(1);
      // The hook has it, answered or not.
      expect(hook.hooked.at(-1)?.key).toBe(unknown[0]?.key);
      const resolutions = { byKey: new Map(), all: 'applied', name: 'ann@ops' } as const;
      const { end } = await folder.run({ runKey, resolutions });
      expect(end.status).toBe('completed');
    }
    expect([...hook.byKey().values()]).toEqual(
      Array.from({ length: rows }, (_, i) => [`{"n":"${i}"}`]),
    );
    expect(folder.read('out/file.jsonl')).toBe(lines);
  });
});
