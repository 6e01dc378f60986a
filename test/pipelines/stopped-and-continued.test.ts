import { afterAll, describe, expect, test } from 'vitest';

import { lineageOf } from '../support/lineage.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { stopAfter } from '../support/stop-after.ts';

const settings = `
source:
  plugin: csv
  options:
    path: orders.csv
    schema: { mode: fixed, fields: ["id: int", "kind: str", "amount: float", "note: str"] }
  on_validation_failure: bad
transforms:
  - name: words
    plugin: keyword_filter
    options: { fields: note, blocked_patterns: [secret] }
    on_error: bad
  - name: kind
    type: gate
    # Names its fields in another order than that in which the reason is stored.
    condition: "row.kind == 'gift' && row.amount < 0.0 ? 'odd' : row.kind"
    routes: { gift: gifts, test: discard, bulk: half, normal: continue }
    on_error: bad
  - name: size
    type: gate
    condition: "row.amount >= 50.0"
    routes: { "true": half, "false": small }
  - name: half
    plugin: value_transform
    options: { operations: [{ target: half, expression: "row.amount / 2.0" }] }
    on_success: large
sinks:
  large: { plugin: csv, options: { path: out/large.csv } }
  small: { plugin: csv, options: { path: out/small.csv } }
  gifts: { plugin: json, options: { path: out/gifts.json }, with_reason: true }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
`;

/** Orders of every kind: good ones for each route, and records that fail in each way. */
function orders(count: number): string {
  const kinds = ['normal', 'gift', 'bulk', 'test', 'odd', 'normal', 'normal'];
  const lines = ['id,kind,amount,note'];
  for (let i = 0; i < count; i += 1) {
    const note = i % 17 === 5 ? '"a secret, told"' : 'hello';
    if (i % 23 === 7) lines.push(`${i},too,few`);
    else if (i % 29 === 3) lines.push(`${i},normal,not a number,${note}`);
    else lines.push(`${i},${kinds[i % kinds.length]},${(i * 37) % 100},${note}`);
    if (i % 31 === 0) lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

const files = { 'pipeline.yaml': settings, 'orders.csv': orders(700) };

describe('a run that is stopped at a transaction and started again', async () => {
  const straight = pipelineFolder(files, afterAll);
  const whole = stopAfter(Number.POSITIVE_INFINITY);
  const { end, runKey } = await straight.run({ wrapStore: whole.wrapStore });
  const outputs = straight.outputs();
  const lineage = lineageOf(straight.landscape, runKey);
  const transactions = whole.count();

  test('the uninterrupted run has enough transactions to be worth it', () => {
    expect(end.status).toBe('completed');
    expect(transactions).toBeGreaterThan(12);
  });

  test.each(Array.from({ length: transactions }, (_, i) => i))(
    'gives the same outputs and lineage when it stopped after %i transactions',
    async (stopped) => {
      const folder = pipelineFolder(files);
      let key = '';
      await expect(
        folder.run({
          wrapStore: stopAfter(stopped).wrapStore,
          onEvent: (event) => {
            if (event.type === 'run_started') key = event.runKey;
          },
        }),
      ).rejects.toThrow(`stopped after ${stopped} transactions`);
      const second = await folder.run({ runKey: key });
      expect(second.end.status).toBe('completed');
      expect(folder.outputs()).toEqual(outputs);
      expect(lineageOf(folder.landscape, key)).toEqual(lineage);
    },
  );
});
