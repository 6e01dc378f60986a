import { describe, expect, test } from 'vitest';

import { batchText } from '../../../app/format/batch-text.ts';
import { cellWidth } from '../../../app/format/cell-width.ts';
import { explainText } from '../../../app/format/explain-text.ts';
import { explainBatch } from '../../../landscape/queries/explain-batch.ts';
import { explainRow } from '../../../landscape/queries/explain-row.ts';
import { explainToken } from '../../../landscape/queries/explain-token.ts';
import { useGraph } from '../../landscape/graph-run.ts';

const graph = useGraph();

type Options = Omit<Parameters<typeof explainRow>[3], 'databasePath'>;

async function rowText(row: string, options: Options = {}): Promise<string> {
  const { db, run, databasePath } = graph();
  return explainText(await explainRow(db, run, row, { databasePath, ...options }));
}

async function tokenText(token: string, options: Options = {}): Promise<string> {
  const { db, run, databasePath } = graph();
  return explainText(await explainToken(db, run, token, { databasePath, ...options }));
}

/** The section under a heading that starts so, without the heading. */
function section(text: string, heading: string): string {
  const found = text.split('\n\n').find((part) => part.startsWith(heading)) ?? '';
  return found.split('\n').slice(1).join('\n');
}

/** The first paragraph, on one line. */
function answer(text: string): string {
  return text.split('\n\n')[0]?.replaceAll('\n', ' ') ?? '';
}

describe('the answer', () => {
  test('has a sentence for each end of a row', async () => {
    expect(answer(await rowText('2'))).toBe(
      '1. Row 2 (in.jsonl line 3), token t-20 on branch `slow`, was discarded, too late for t-21, into which the others had merged. ' +
        '2. Row 2 (in.jsonl line 3), token t-21, merged at `verdict`, was consumed alone by batch b-4 at `totals`, which made t-22 (1 forked).',
    );
  });

  test('of an expansion into nothing says that it was', async () => {
    expect(answer(await rowText('1'))).toBe('Row 1 (in.jsonl line 2) was expanded into no rows.');
  });

  test('of a token that a batch made says of how many rows', async () => {
    expect(answer(await tokenText('t-13'))).toBe(
      'Token t-13 (going back to batch b-2 of 2 rows) was written to `results`; no gate decided on its way.',
    );
  });

  test('of a part of many tokens counts the ends of all, and says how to go on', async () => {
    expect(answer(await rowText('0', { limit: 3 }))).toBe(
      'Row 0 (in.jsonl line 1) became 11 tokens, which ended so: 2 discarded, 2 consumed_in_batch. ' +
        'Explained here: 3 of 11 tokens; go on with --after t-3.',
    );
    expect(answer(await rowText('0', { after: 't-11' }))).toBe(
      'There is nothing more: it is 11 tokens in all. Explained here: 0 of 11 tokens.',
    );
  });
});

test('the lineage is drawn with its forks, joins and batches', async () => {
  expect(section(await rowText('0', { down: true }), 'LINEAGE')).toBe(
    `  ◆        t-1   [row 0] source → explode
  ├─◆      t-2   [child 1 of 2] fan
  │ ├─◆    t-4   [rules] rules → verdict
  │ ├─┼─◆  t-5   [model] model → verdict
  │ │ ◆─┘  t-7   [merged] smooth → totals
  │ └─┼─◆  t-6   [slow] slow → verdict, discarded
  ◆   │    t-3   [child 2 of 2] fan
  ├─◆ │    t-8   [rules] rules → verdict
  ├─┼─┼─◆  t-9   [model] model → verdict
  │ ◆─┼─┘  t-11  [merged] smooth → totals
  │ ■─┘    b-2   totals: 2 members, flushed by count, 1 output
  │ ●      t-12  [output 1 of 1]
  │ ├─●    t-13  [continue:results] results, completed
  │ └─●    t-14  [continue:copies] copies, completed
  └─◆      t-10  [slow] slow → verdict, discarded`,
  );
});

test('what is left out of the lineage is counted', async () => {
  expect(section(await rowText('0', { limit: 4 }), 'LINEAGE')).toBe(
    `  ●      t-1  [row 0] source → explode
  ├─●    t-2  [child 1 of 2] fan
  │ ├─●  t-4  [rules] rules → verdict
  │ │ ○       1 more child
  │ └─○       2 more children
  ●      t-3  [child 2 of 2] fan
  ○           3 more children`,
  );
});

test('how tokens were made stands before their steps', async () => {
  const text = await tokenText('t-12');
  expect(section(text, 'STEPS of token t-2, child 1 of 2 of t-1 at `explode`')).toMatch(
    /^ {6}\+ item = 1\n {6}- items \(was \[1,2\]\)\n/,
  );
  expect(section(text, 'STEPS of token t-7, merged of t-4 (rules) and t-5 (model) at'))
    .toMatch(`      arrived     rules, model (2 of 3)
      missing     slow
      decided     a quorum had arrived (quorum)
      merge       union
      fields      guess, id, item from model
      fields      score from rules
      had by both id, item; taken from model, not from rules
`);
  expect(section(text, 'STEPS of token t-12, output 1 of 1 of batch b-2 at `totals`')).toMatch(
    /^ {6}\+ count = 2\n/,
  );
});

test('batches are told with what flushed them', async () => {
  const text = await tokenText('t-12');
  expect(section(text, 'BATCH b-2 of `totals`').replaceAll(/20[-0-9T:.]*Z/g, 'TIME')).toBe(
    `  status      completed, TIME to TIME
  flushed by  count, 2 members, after row 0
  members     2
  outputs     t-12 (1 forked)
  listed by   elspeth explain --run ${graph().run.runKey} --batch b-2`,
  );
  expect(section(text, 'STEPS of token t-11')).toContain('      batch       b-1, member 2 of 2\n');
});

test('a batch lists its members, in pages', async () => {
  const { db, run, databasePath } = graph();
  const report = await explainBatch(db, run, 'b-2', { databasePath, limit: 1 });
  const text = batchText(report);
  expect(text).toMatch(/^BATCH b-2 of `totals`\n/);
  expect(text).toContain(`MEMBERS 1 to 1 of 2
  1  t-7  row 0, in.jsonl line 1

  goes on by  elspeth explain --run ${run.runKey} --batch b-2 --after 1
`);
});

test.each([40, 60, 80, 120])('no line is wider than %i cells', async (width) => {
  const { db, run, databasePath } = graph();
  for (const row of ['0', '1', '2']) {
    const explanation = await explainRow(db, run, row, { databasePath, down: true, full: true });
    for (const line of explainText(explanation, { width }).split('\n')) {
      expect(cellWidth(line)).toBeLessThanOrEqual(width);
    }
  }
});
