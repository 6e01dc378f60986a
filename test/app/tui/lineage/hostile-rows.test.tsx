import { expect, onTestFinished, test } from 'vitest';

import { pipelineFolder } from '../../../support/pipeline-folder.ts';
import { keys, openScreen } from '../../../support/screen.tsx';
import { expectIntact, sizes } from './intact.ts';

let deep: unknown = 1;
for (let i = 0; i < 200; i += 1) deep = { [`level ${i}`]: deep };

const row = {
  id: 'ev\u001b]52;c;aGFja2Vk\u0007il\u001b]0;owned\u0007',
  '\u001b[31mRED\u202ekey': 'ab\u001b[2J\u001b[31mRED\u009b31m',
  rtl: 'שלום עולם مرحبا \u202eevil\u2066x',
  emoji: '👩‍👩‍👧‍👦🇨🇭🔥 e\u0301\u0301 日本語',
  long: `\u001b[31mRED${'日'.repeat(10_000)}`,
  lines: 'one\ntwo\r\nthree\ttab\rback',
  deep,
};
const withNul = '{"id":"NUL: \\u0000\u0085"}';

async function recorded() {
  const folder = pipelineFolder({
    'in.jsonl': `${JSON.stringify(row)}\n${withNul}\n\u001b[31mRED\u001b]0;owned\u0007\u0000no json\n`,
    'pipeline.yaml': `
source:
  plugin: json
  options: { path: in.jsonl, schema: { mode: observed } }
  on_validation_failure: bad
transforms:
  - { name: rename, plugin: field_mapper, options: { mapping: { id: "new\\u001b[31mRED\\u202e" } } }
  - name: split
    type: gate
    condition: 'row.rtl == row.long'
    routes: { "true": bad, "false": out }
sinks:
  out: { plugin: json, options: { path: out/out.jsonl } }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
`,
  });
  await folder.run();
  return folder.landscape;
}

/** None of these may come out of the program: they are the data's, to make the terminal do something. */
const foreign = [
  '\u001b[31mRED',
  '\u001b[2J\u001b[31m',
  '\u001b]0;',
  '\u001b]52',
  '\u0007',
  '\u0000',
  '\u009b',
  '\u0085',
  '\u202e',
  '\u2066',
];

test.each(sizes)(
  'rows that are made to break the screen do not, at %i by %i',
  async (columns, rows) => {
    const landscape = await recorded();
    const run = 'latest';
    const screen = await openScreen({
      landscape,
      columns,
      rows,
      open: [{ screen: 'token', run, row: '0' }],
    });
    onTestFinished(() => screen.close());
    await screen.shows('Journey');
    // Every step with all its fields, each field on the line of the cursor.
    const steps = ['', 'k', '.', keys.tab, 'j', 'j', 'j', 'j', 'j', 'j', 'G', keys.tab, 'k', 'w'];
    // The row as a tree, unfolded, searched, and as bytes.
    const tree = [
      keys.enter,
      'z',
      'j',
      'j',
      keys.enter,
      'j',
      keys.enter,
      'j',
      keys.enter,
      'G',
      'z',
    ];
    const found = ['/', 'RED', keys.enter, 'n', 'n', 'R', 'G', keys.escape];
    const others = ['r', 'G', keys.escape, ']', 'i', keys.escape, 'r', keys.escape, ']', 'r'];
    for (const key of [...steps, ...tree, ...found, ...others]) {
      await screen.press(key);
      expectIntact(screen, columns, rows);
    }
    for (const sequence of foreign) expect(screen.bytes()).not.toContain(sequence);
    expect(screen.clipboard).toEqual([]);
    expect(screen.titles).toEqual([]);
  },
);

test('what a terminal would obey is shown, and counted', async () => {
  const landscape = await recorded();
  const screen = await openScreen({
    landscape,
    columns: 120,
    rows: 40,
    open: [{ screen: 'token', run: 'latest', row: '0' }],
  });
  onTestFinished(() => screen.close());
  await screen.shows('Journey');
  await screen.press('g', 'j');
  await screen.shows('+new␛[31mRED‹U+202E›');
  await screen.press(keys.enter, 'z');
  await screen.shows(/hidden characters made visible/);
  expect(screen.text()).toContain('"שלום עולם مرحبا ‹U+202E›evil‹U+2066›x"  (2 hidden)');
  expect(screen.text()).toContain('"  (6 hidden)');
});
