import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseJsonText } from '../../landscape/model/json-text.ts';
import { parseJson } from '../../landscape/parse-json.ts';
import { temporaryFolder } from '../plugins/sources/checked-read.ts';
import { openJson } from '../plugins/sources/json/read-json-text.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';
import { readRecords } from './read-text.ts';
import { seed, tellSeed } from './seed.ts';

tellSeed();

// nodejs/node#63785: behind an object with the key `\`, `JSON.parse` takes `"\n"` for that key.
const pairs = ['\n', '"', '\t', '\b', '\u0001', '\r'].map((name) => [
  `{"k":1,"v":2,"\\\\":3}`,
  JSON.stringify({ k: 1, v: 2, [name]: 3 }),
]);
const longer = ['ab', '', '_'].map((start) => [
  JSON.stringify({ [`${start}\\`]: 1 }),
  JSON.stringify({ [`${start}"`]: 1 }),
]);

test.each([...pairs, ...longer])('the keys of %s do not become those of %s', (before, text) => {
  for (let i = 0; i < 50; i += 1) {
    expect(JSON.stringify(parseJsonText(before))).toBe(before);
    expect(JSON.stringify(parseJsonText(text))).toBe(text);
    expect(JSON.stringify(parseJson(text))).toBe(text);
  }
});

const file = `${temporaryFolder()}/data`;

test('the source reads each key as it is written, whatever came before', async () => {
  const records = [...pairs, ...longer].flat();
  const lines = openJson({ format: 'jsonl', normalize_fields: false });
  expect(await readRecords(file, records.join('\n'), lines)).toEqual(records);
  const array = openJson({ normalize_fields: false });
  expect(await readRecords(file, `[${records.join(',')}]`, array)).toEqual(records);
});

test('a run that is stopped reads such rows back as they were', async () => {
  const records = pairs.flat().map((record) => `${record}\n`);
  const folder = pipelineFolder({
    'in.jsonl': records.join(''),
    'pipeline.yaml': `
source: { plugin: json, options: { path: in.jsonl, normalize_fields: false } }
transforms: [{ name: all, type: aggregation, plugin: batch_replicate, trigger: { count: 100 }, options: { copies_field: k, include_copy_index: false } }]
sinks: { out: { plugin: json, options: { path: out/out.jsonl } } }
output_sink: out
`,
  });
  const stop = { requested: false };
  const onEvent = () => void (stop.requested = true);
  const first = await folder.run({ stop, onEvent });
  expect(first.end.status).toBe('interrupted');
  await folder.run({ runKey: first.runKey });
  // Stored rows have their keys in one order, in which `k` comes behind all of these.
  const sorted = records.map((line) => line.replace(/^\{("k":1,"v":2),(.*)\}$/m, '{$2,$1}'));
  expect(folder.read('out/out.jsonl')).toBe(sorted.join(''));
});

const name = fc.string({
  unit: fc.constantFrom('\\', '"', '\n', 'n', 'u', '0', 'a', ':', '\u0001', ' '),
  maxLength: 4,
});
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    name,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('any'), { maxLength: 3 }),
  object: fc
    .array(fc.tuple(name, tie('any')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
})).object;

test('5,000 texts with keys that are escaped are read as they were written', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (written, space) => {
      const text = JSON.stringify(written, undefined, space);
      expect(JSON.stringify(parseJsonText(text), undefined, space)).toBe(text);
    }),
    { seed, numRuns: 5000 },
  );
});

test.each(['', '{"a\\n":}', '{"\\n":1,}', '["\\n" 1]', '{"\\x":1}', '{"\\n":01}', '{"\\n":tru}'])(
  'what is no JSON is none with escaped keys either: %j',
  (text) => {
    expect(() => parseJsonText(text)).toThrow(SyntaxError);
  },
);
