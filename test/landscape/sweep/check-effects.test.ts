import { afterAll, describe, expect, test } from 'vitest';

import { pipelineFolder } from '../../support/pipeline-folder.ts';
import { createReceiver } from '../../support/planted-effects.ts';
import { sweepAfter } from './planted.ts';

const files = {
  'in.csv': 'n\na\nb\nc\n',
  'pipeline.yaml': `
source: { plugin: csv, options: { path: in.csv } }
transforms: [{ name: same, plugin: passthrough }]
sinks: { hook: { plugin: planted_effects } }
output_sink: hook
`,
};

describe('a sweep of effects', async () => {
  const receiver = createReceiver();
  const error = { reason: 'refused_by_receiver', message: 'no' } as const;
  receiver.answer = ({ body }, n) => {
    if (body.includes('"b"')) return { kind: 'refused', error };
    const later = { kind: 'not_applied', error, answer: { status: 503 } } as const;
    return body.includes('"c"') && n === 0 ? later : undefined;
  };
  const folder = pipelineFolder(files, afterAll);
  await folder.run({ registry: receiver.registry });

  /** What a sweep finds wrong with the effects of a copy in which something was changed behind our back. */
  async function findAfter(sql: string) {
    const { findings } = await sweepAfter(folder.path, { sql });
    return findings
      .filter(({ table, check }) => table.startsWith('effect') && check !== 'checksum')
      .map(({ check, table, key }) => `${check}: ${table} ${key}`);
  }

  test('finds nothing where nothing was changed', async () => {
    expect(await findAfter('select 1')).toEqual([]);
  });

  test.each([
    {
      title: 'another key',
      sql: "update effects set effect_key = 'r-000000:1:hook:post' where effect_id = 1",
      found: ['effect_key: effects effect_id 1'],
    },
    {
      title: 'another token',
      sql: 'update effects set token_id = 9 where effect_id = 1',
      found: ['effect_key: effects effect_id 1', 'effect_end: effects effect_id 1'],
    },
    {
      title: 'an end taken back',
      sql: "update effects set status = 'in_flight', ending = null, finalised_at_ms = null where effect_id = 1",
      found: [
        'effect_end: effects effect_id 1',
        'effect_end: effects effect_id 1',
        'effect_end: effects sink_node_index 2',
      ],
    },
    {
      title: 'an end without its columns',
      sql: 'update effects set ending = null where effect_id = 1',
      found: ['readable_record: effects effect_id 1', 'effect_end: effects sink_node_index 2'],
    },
    {
      title: 'a refusal made a delivery',
      sql: "update effects set ending = 'applied' where effect_id = 2",
      found: ['effect_end: effects effect_id 2', 'effect_end: effects sink_node_index 2'],
    },
    {
      title: 'a refusal made a delivery with its try',
      sql: "update effects set ending = 'applied' where effect_id = 2; update effect_attempts set result = 'applied' where effect_id = 2",
      found: ['effect_end: effects effect_id 2', 'effect_end: effects sink_node_index 2'],
    },
    {
      title: 'a try taken out',
      sql: 'delete from effect_attempts where effect_id = 3 and attempt = 0',
      found: ['effect_attempts: effect_attempts effect_id 3'],
    },
    {
      title: 'all tries taken out',
      sql: 'delete from effect_attempts where effect_id = 1',
      found: ['effect_attempts: effect_attempts effect_id 1', 'effect_end: effects effect_id 1'],
    },
    {
      title: 'another answer',
      sql: `update effect_attempts set answer_hash = x'${'ee'.repeat(32)}' where effect_id = 1`,
      found: ['payload_hash: effect_attempts effect_attempt_id 1'],
    },
    {
      title: 'another body',
      sql: 'update effects set body_hash = (select body_hash from effects where effect_id = 3), body_ref = (select body_ref from effects where effect_id = 3) where effect_id = 1',
      found: ['effect_end: effects effect_id 1'],
    },
    {
      title: 'an effect taken out',
      sql: 'delete from effects where effect_id = 1',
      found: ['effect_end: effects sink_node_index 2'],
    },
    {
      title: 'a resolution beside an answer',
      sql: "update effect_attempts set resolution = 'applied', resolved_by = 'receiver', resolved_at_ms = 1 where effect_id = 1",
      found: [
        'readable_record: effect_attempts effect_attempt_id 1',
        'effect_attempts: effect_attempts effect_id 1',
        'effect_end: effects effect_id 1',
      ],
    },
  ])('finds $title', async ({ sql, found }) => {
    expect((await findAfter(sql)).toSorted()).toEqual(found.toSorted());
  });
});
