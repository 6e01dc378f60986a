import { extname } from 'node:path';
import { z } from 'zod';

import type { OptionProblem } from '../contract.ts';
import { schemaOption } from '../schema/schema-option.ts';
import { declaredForSink } from './declared-fields.ts';
import { defineFileSink } from './file/define-file-sink.ts';
import { fileOutputOptions } from './file/output-file.ts';
import type { RowLayout } from './file/row-layout.ts';
import { checkReasonKey } from './json/check-reason-key.ts';
import { jsonRowEncoder } from './json/json-row.ts';

const options = z.strictObject({
  ...fileOutputOptions,
  format: z
    .enum(['auto', 'json', 'jsonl'])
    .default('auto')
    .describe(
      'One array (`json`) or a line a row (`jsonl`); `auto` takes `jsonl` for `.jsonl` and `.ndjson`.',
    ),
  indent: z
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('Spaces a level in an array; 0 writes a row on one line. Not for `jsonl`.'),
  schema: schemaOption,
});
type JsonOptions = z.output<typeof options>;

export const jsonSink = defineFileSink({
  name: 'json',
  version: '1.0.0',
  purpose: 'Writes rows as JSON Lines or as one JSON array to a file that appears when complete.',
  example: `alerts:
  plugin: json
  options:
    path: out/alerts.jsonl`,
  options,
  expects: ({ schema }) => declaredForSink(schema),
  check: (given, input) => [...checkFormat(given), ...checkReasonKey(input)],
  layout(given, input) {
    const declared = declaredForSink(given.schema);
    const known = [...new Set([...declared.fields.keys(), ...input.fields.fields.keys()])];
    const encode = jsonRowEncoder(declared, known, given.indent);
    return formatOf(given) === 'jsonl' ? linesLayout(encode) : arrayLayout(encode, given.indent);
  },
});

function linesLayout(encode: RowLayout['encode']): RowLayout {
  return { first: '', next: '', after: '\n', close: '', empty: '', encode };
}

/**
 * The text of `JSON.stringify(rows, undefined, indent)` with a line break at its end; without
 * indentation, with a line a row. The comma precedes a row, so that going on after a row that was
 * the last one so far needs no look at what is there.
 */
function arrayLayout(encode: RowLayout['encode'], indent: number): RowLayout {
  const lead = `\n${' '.repeat(indent)}`;
  return { first: `[${lead}`, next: `,${lead}`, after: '', close: '\n]\n', empty: '[]\n', encode };
}

function checkFormat(given: JsonOptions): readonly OptionProblem[] {
  const problems: OptionProblem[] = [];
  const isLines = formatOf(given) === 'jsonl';
  if (!isLines && given.if_exists === 'append') {
    problems.push({
      code: 'APPEND_NEEDS_LINES',
      path: ['if_exists'],
      message: 'Nothing can be appended to a JSON array: its closing bracket ends the file',
      found: given.path,
      expected: 'JSON Lines',
      nextStep: 'Write JSON Lines: `format: jsonl`, or a path that ends in `.jsonl`.',
    });
  }
  if (isLines && given.indent > 0) {
    problems.push({
      code: 'INDENT_NEEDS_ARRAY',
      path: ['indent'],
      message: 'JSON Lines have one line a row and cannot be indented',
      found: String(given.indent),
      expected: '0, or `format: json`',
    });
  }
  return problems;
}

function formatOf({ format, path }: JsonOptions): 'json' | 'jsonl' {
  if (format !== 'auto') return format;
  return /^\.(jsonl|ndjson)$/i.test(extname(path)) ? 'jsonl' : 'json';
}
