import { expect, test } from 'vitest';

import { explainText } from '../../../app/format/explain-text.ts';
import { openLandscapeReader } from '../../../landscape/open-landscape.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { findRun } from '../../../landscape/queries/find-run.ts';
import { pipelineFolder } from '../../support/pipeline-folder.ts';
import type { PipelineFolder } from '../../support/pipeline-folder.ts';
import { createReceiver } from '../../support/planted-effects.ts';

const files = {
  'in.csv': 'n\na\nb\nc\n',
  'pipeline.yaml': `
source: { plugin: csv, options: { path: in.csv } }
transforms: [{ name: same, plugin: passthrough }]
sinks: { hook: { plugin: planted_effects } }
output_sink: hook
`,
};

/** The first paragraph of an explanation, and what it says was sent; times and keys apart. */
async function explained(folder: PipelineFolder, row: string) {
  const db = await openLandscapeReader(folder.landscape);
  try {
    const run = await findRun(db, 'latest');
    const explanation = await explainRow(db, run, row, { databasePath: folder.landscape });
    const parts = explainText(explanation, { width: 160 }).split('\n\n');
    return {
      answer: parts[0],
      sent: (parts.find((part) => part.startsWith('SENT')) ?? '')
        .replaceAll(/\d{4}-[\d:.TZ-]+/g, 'T')
        .replaceAll(run.runKey, 'RUN')
        .replaceAll(/after [\d.]+ [a-zµ]+/g, 'after a while')
        .split('\n'),
    };
  } finally {
    await db.destroy();
  }
}

const error = { reason: 'not_delivered', message: 'no answer within 30 s' } as const;

test('an explanation says what was sent, what came back, and who said what became of it', async () => {
  const receiver = createReceiver({ isRepeatable: false });
  receiver.answer = ({ body }) => (body.includes('"b"') ? { kind: 'unknown', error } : undefined);
  const folder = pipelineFolder(files);
  const { runKey } = await folder.run({ registry: receiver.registry });

  expect(await explained(folder, '0')).toEqual({
    answer: 'Row 0 (in.csv line 2) was written to `hook`; no gate decided on its way.',
    sent: [
      'SENT for token t-1',
      '  key         RUN:1:hook:post',
      '  stands      taken by the receiver, by `hook`',
      '  try 1       T, after a while: taken',
      '    {"answer":{"status":200}}',
    ],
  });
  expect(await explained(folder, '1')).toEqual({
    answer:
      'Row 1 (in.csv line 3) has not ended: `hook` sent it, and nobody knows whether it arrived.',
    sent: [
      'SENT for token t-2',
      '  key         RUN:2:hook:post',
      '  stands      under way, by `hook`',
      '  try 1       T, after a while: nobody knows whether it was taken',
      '    {"error":{"message":"no answer within 30 s","reason":"not_delivered"}}',
    ],
  });
  expect((await explained(folder, '2')).answer).toBe(
    'Row 2 (in.csv line 4) has not ended: it was to be sent by `hook`, and was not yet.',
  );

  receiver.answer = () => undefined;
  const resolutions = { byKey: new Map(), all: 'not_applied', name: 'ann@ops' } as const;
  await folder.run({ registry: receiver.registry, runKey, resolutions });
  expect(await explained(folder, '1')).toEqual({
    answer: 'Row 1 (in.csv line 3) was written to `hook`; no gate decided on its way.',
    sent: [
      'SENT for token t-2',
      '  key         RUN:2:hook:post',
      '  stands      taken by the receiver, by `hook`',
      '  try 1       T, after a while: nobody knows whether it was taken; not taken, said ann@ops at T',
      '    {"error":{"message":"no answer within 30 s","reason":"not_delivered"}}',
      '  try 2       T, after a while: taken',
      '    {"answer":{"status":200}}',
    ],
  });
});
