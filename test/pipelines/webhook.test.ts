import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { openHookServer } from '../support/hook-server.ts';
import type { HookServer } from '../support/hook-server.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { readEffects } from '../support/recorded-effects.ts';
import { readRecorded } from '../support/recorded-tokens.ts';

function filesFor({ url }: Pick<HookServer, 'url'>, options = '') {
  return {
    'in.csv': `n\n${Array.from({ length: 6 }, (_, i) => `${i}\n`).join('')}`,
    'pipeline.yaml': `
source: { plugin: csv, options: { path: in.csv, schema: { mode: fixed, fields: ["n: int"] } } }
transforms: [{ name: same, plugin: passthrough }]
sinks:
  hook:
    plugin: webhook
    options: { url: "${url}", allow_hosts: [127.0.0.1], allow_http: true${options} }
    on_write_failure: bad
  bad: { plugin: json, options: { path: out/bad.jsonl } }
output_sink: hook
retry: { max_attempts: 3, initial_delay_seconds: 0.01, max_delay_seconds: 0.1 }
`,
  };
}

test('every row is posted once, and what the receiver said is kept', async () => {
  const hook = await openHookServer();
  const folder = pipelineFolder(filesFor(hook));
  const { runKey, end, progress } = await folder.run();
  expect(end.status).toBe('completed');
  expect(progress.outcomes.completed).toBe(6);
  expect(hook.hooked.map(({ body }) => body)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `{"n":${n}}`));
  expect(new Set(hook.hooked.map(({ key }) => key)).size).toBe(6);
  const effects = await readEffects(folder.landscape, runKey);
  expect(effects[3]).toMatchObject({
    key: hook.hooked[3]?.key,
    story: 'finalised applied: applied',
    body: '{"n":3}',
    answers: [{ answer: { status: 200, body: '{"ok":true}' } }],
  });
});

test('a row of which the receiver says that it is bad goes where refused rows go', async () => {
  const hook = await openHookServer();
  hook.answer = ({ body }, response) => {
    response.writeHead(body.includes('4') ? 422 : 200).end('no fours');
  };
  const folder = pipelineFolder(filesFor(hook));
  const { runKey } = await folder.run();
  expect(folder.rows('bad')).toEqual([
    {
      n: 4,
      _elspeth: {
        reason: 'refused_by_receiver',
        message: `${hook.url} answered 422 Unprocessable Entity: no fours`,
        node: 'hook',
        row: 4,
      },
    },
  ]);
  expect(readRecorded(folder.landscape, runKey).ends['4']).toBe('quarantined to bad');
});

describe('a receiver that', () => {
  test('asks to come again gets the row again, with the same key', async () => {
    const hook = await openHookServer();
    hook.answer = ({ index }, response) => {
      response.writeHead(index === 2 ? 429 : 200, { 'retry-after': '1' }).end();
    };
    const folder = pipelineFolder(filesFor(hook));
    expect((await folder.run()).end.status).toBe('completed');
    expect([...hook.byKey().values()].map((bodies) => bodies.length)).toEqual([1, 1, 2, 1, 1, 1]);
  });

  test('wants another token stops the run, which goes on with it', async () => {
    const hook = await openHookServer();
    hook.answer = ({ index }, response) => {
      response.writeHead(index === 2 ? 401 : 200).end();
    };
    const folder = pipelineFolder(filesFor(hook));
    const first = await folder.run();
    expect(first.end).toMatchObject({ status: 'failed', error: { code: 'SINK_CLOSED' } });
    expect(first.end.error?.message).toBe(
      `\`hook\` can deliver nothing: ${hook.url} answered 401 Unauthorized`,
    );
    const second = await folder.run({ runKey: first.runKey });
    expect(second.end.status).toBe('completed');
    expect(hook.hooked).toHaveLength(7);
  });

  test('breaks off is sent the row again when it tells repetitions', async () => {
    const hook = await openHookServer();
    hook.answer = ({ index }, response) => {
      if (index === 2) response.destroy();
      else response.end();
    };
    const folder = pipelineFolder(filesFor(hook, ', idempotent: true'));
    const { end, runKey } = await folder.run();
    expect(end.status).toBe('completed');
    expect([...hook.byKey().values()][2]).toEqual(['{"n":2}', '{"n":2}']);
    const effects = await readEffects(folder.landscape, runKey);
    expect(effects[2]?.story).toBe('finalised applied: unknown, applied');
  });

  test.each(['applied', 'not_applied'] as const)(
    'breaks off stops the run otherwise, until somebody says what happened: %s',
    async (said) => {
      const hook = await openHookServer();
      hook.answer = ({ index }, response) => {
        if (index === 2) response.destroy();
        else response.end();
      };
      const folder = pipelineFolder(filesFor(hook));
      const first = await folder.run();
      expect(first.end).toMatchObject({ status: 'failed', error: { code: 'EFFECT_UNKNOWN' } });
      const { runKey } = first;
      const key = hook.hooked[2]!.key;
      expect(first.end.error?.nextStep).toContain(`elspeth resume ${runKey} --resolve ${key}=sent`);
      // Nobody has said anything: the run stops again, and nothing is sent.
      const still = await folder.run({ runKey });
      expect(still.end).toMatchObject({ status: 'failed', error: { code: 'EFFECT_UNKNOWN' } });
      expect(hook.hooked).toHaveLength(3);
      const resolutions = { byKey: new Map([[key, said]]), all: undefined, name: 'ann@ops' };
      const last = await folder.run({ runKey, resolutions });
      expect(last.end.status).toBe('completed');
      expect(hook.byKey().get(key)).toHaveLength(said === 'applied' ? 1 : 2);
      expect(hook.byKey().size).toBe(6);
    },
  );

  test('answers with 500 to every try has failed to take the row', async () => {
    const hook = await openHookServer();
    hook.answer = ({ body }, response) => {
      response.writeHead(body.includes('3') ? 500 : 200).end();
    };
    const folder = pipelineFolder(filesFor(hook, ', idempotent: true'));
    const { end, runKey } = await folder.run();
    expect(end.status).toBe('completed');
    expect([...hook.byKey().values()][3]).toHaveLength(3);
    expect(readRecorded(folder.landscape, runKey).ends['3']).toBe('quarantined to bad');
    const effects = await readEffects(folder.landscape, runKey);
    expect(effects[3]?.story).toBe('finalised given_up: unknown, unknown, unknown');
  });
});

describe('a secret', () => {
  const canary = 'CANARY-7ad93b0c11feed';
  const forms = [
    canary,
    encodeURIComponent(canary),
    Buffer.from(canary).toString('base64').replace(/=+$/, ''),
    Buffer.from(canary).toString('hex'),
  ];

  test('in headers and URL reaches the receiver, and is nowhere at rest, whatever the receiver echoes', async () => {
    const hook = await openHookServer();
    hook.answer = ({ index, headers }, response) => {
      const echo = `you said ${headers.authorization} and ${String(headers['x-other'])}`;
      response.writeHead(index === 1 ? 422 : 200, { 'x-request-id': canary }).end(echo);
    };
    const files = filesFor(
      { url: `${hook.url}?access_token=\${HOOK_TOKEN}` },
      ', headers: { Authorization: "Bearer ${HOOK_TOKEN}", X-Other: "${HOOK_TOKEN}" }',
    );
    const folder = pipelineFolder(files);
    const env = { HOOK_TOKEN: canary, ELSPETH_FINGERPRINT_KEY: 'key' };
    const { end } = await folder.run({ env });
    expect(end.status).toBe('completed');
    expect(hook.hooked[0]?.headers.authorization).toBe(`Bearer ${canary}`);
    expect(folder.rows('bad')).toHaveLength(1);
    const written = readdirSync(folder.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'pipeline.yaml')
      .map((entry) => join(entry.parentPath, entry.name));
    expect(written.length).toBeGreaterThan(3);
    for (const path of written) {
      const text = readFileSync(path, 'latin1');
      for (const form of forms)
        expect({ path, leaks: text.includes(form) }).toEqual({ path, leaks: false });
    }
  });
});
