import { expect, test } from 'vitest';

import { loadPipeline } from '../../app/load-pipeline.ts';
import { errorText } from '../../app/output.ts';
import { planText } from '../../app/plan.ts';
import { folderWith, right } from '../support/right-settings.ts';

const canary = 'CANARY-5f1e77d2c0ffee';
const env = { API_KEY: canary, ELSPETH_FINGERPRINT_KEY: 'key' };

/** All that `validate` and `run` say of the settings. */
function saidOf(settings: string, sets: readonly string[] = []): string {
  const { path: cwd } = folderWith(settings);
  try {
    const pipeline = loadPipeline({
      settingsFile: 'pipeline.yaml',
      sets,
      database: undefined,
      cwd,
      env,
    });
    return planText(pipeline);
  } catch (error) {
    return errorText(error);
  }
}

test.each([
  {
    title: 'the plan',
    settings: right.replace('row.amount >', "'${API_KEY}' != '' && row.amount >"),
  },
  { title: 'a condition that cannot be read', settings: right.replace('> 2.0', "> '${API_KEY}") },
  { title: 'a condition of the wrong type', settings: right.replace('> 2.0', "== '${API_KEY}'") },
  {
    title: 'an unknown destination',
    settings: right.replace('"true": rest', '"true": "${API_KEY}"'),
  },
  { title: 'a missing input', settings: right.replace('in.csv', '"${API_KEY}.csv"') },
  {
    title: 'a shared output',
    settings: right.replace(/out\/(out.csv|rest.jsonl)/g, '"${API_KEY}"'),
  },
  {
    title: 'a value of the wrong type',
    settings: `${right}retry: { max_attempts: "\${API_KEY}" }\n`,
  },
])('$title does not show a secret', ({ settings }) => {
  const said = saidOf(settings);
  expect(said).toMatch(/\*\*\*|not shown/);
  expect(said).not.toContain(canary);
});

test('a flag that is wrong does not show the secret that it holds', () => {
  expect(
    saidOf(right, ['source.options.path=http://user:CANARY-5f1e77d2c0ffee@host']),
  ).not.toContain(canary);
});

test('the password of a database URL is not shown', () => {
  const url = `postgresql://user:${canary}@host/audit`;
  expect(saidOf(`${right}landscape: { url: "${url}" }\n`)).not.toContain(canary);
});
