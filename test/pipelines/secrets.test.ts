import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { pipelineFolder } from '../support/pipeline-folder.ts';

const canary = 'CANARY-5f1e77d2c0ffee';

const files = {
  'in.csv': 'n,api_key\n1,x\n2,y\n',
  'pipeline.yaml': `
source: { plugin: csv, options: { path: in.csv } }
transforms:
  - name: mark
    plugin: keyword_filter
    options: { fields: n, blocked_patterns: ["\${SECRET_TOKEN}"] }
  - name: odd
    type: gate
    condition: "row.n == '\${SECRET_TOKEN}' ? 'secret' : 'plain'"
    routes: { secret: discard, plain: continue }
sinks: { out: { plugin: csv, options: { path: out/out.csv } } }
output_sink: out
`,
};

/** Every form in which a secret could lie in a file. */
const forms = [
  canary,
  Buffer.from(canary).toString('base64').replace(/=+$/, ''),
  Buffer.from(canary).toString('hex'),
];

test('a secret of the settings is nowhere in the landscape, its log, the payloads or the outputs', async () => {
  const folder = pipelineFolder(files);
  await folder.run({ env: { SECRET_TOKEN: canary, ELSPETH_FINGERPRINT_KEY: 'key' } });
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

test('without a key for fingerprints a pipeline with a secret is refused, and nothing is written', async () => {
  const folder = pipelineFolder(files);
  await expect(folder.run({ env: { SECRET_TOKEN: canary } })).rejects.toMatchObject({
    problems: expect.arrayContaining([
      expect.objectContaining({ code: 'FINGERPRINT_KEY_MISSING' }),
    ]) as unknown,
  });
  expect(readdirSync(folder.path).toSorted()).toEqual(['in.csv', 'pipeline.yaml']);
});
