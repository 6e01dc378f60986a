import { z } from 'zod';

import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { errorRow, oneRow, type OptionProblem } from '../contract.ts';
import { defineTransform } from '../define.ts';
import { unknownField } from '../option-shapes.ts';
import { compilePattern, type Pattern } from '../patterns.ts';
import { rowContractOptions } from '../row-contract.ts';
import { textsIn } from './keyword-filter/texts-in.ts';

/** Characters shown on either side of what matched, and the most that is shown of the match. */
const contextLength = 40;
const longestMatch = 120;

/** Texts inside of lists and objects are searched too: else nesting would be a way around the filter. */
export const keywordFilter = defineTransform({
  name: 'keyword_filter',
  version: '1.0.0',
  determinism: 'deterministic',
  purpose: 'Refuses rows whose text matches one of the blocked patterns.',
  example: `- name: no_secrets
  plugin: keyword_filter
  options: { fields: [subject, body], blocked_patterns: ["(?i)password", "\\\\d{3}-\\\\d{2}-\\\\d{4}"] }
  on_error: quarantine`,
  options: z.strictObject({
    fields: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .describe(
        'A field, a list of fields, or `all`. A row without one of them is searched no less.',
      ),
    blocked_patterns: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        'Regular expressions in RE2 syntax, `(?i)` for any case; the first that matches counts.',
      ),
    ...rowContractOptions,
  }),

  check: ({ fields, blocked_patterns: patterns }, input) => [
    ...patterns.flatMap(badPattern),
    ...(fields === 'all' ? [] : [fields].flat()).flatMap((field, i) => {
      const path = typeof fields === 'string' ? ['fields'] : ['fields', i];
      return unknownField(field, input, path) ?? [];
    }),
  ],

  create({ fields, blocked_patterns: sources }) {
    const patterns = sources.map(toPattern);
    const named = fields === 'all' ? undefined : [fields].flat();
    return (row) => {
      for (const field of named ?? Object.keys(row)) {
        if (!Object.hasOwn(row, field)) continue;
        for (const text of textsIn(row[field] ?? null)) {
          const pattern = patterns.find((candidate) => candidate.isIn(text));
          if (pattern !== undefined) return errorRow(blockedContent(field, text, pattern));
        }
      }
      return oneRow(row);
    };
  },
});

function badPattern(source: string, i: number): readonly OptionProblem[] {
  const compiled = compilePattern(source);
  if (compiled.ok) return [];
  const message = `the pattern cannot be read: ${compiled.message}`;
  return [{ code: 'PATTERN_INVALID', path: ['blocked_patterns', i], message, found: source }];
}

function toPattern(source: string): Pattern {
  const compiled = compilePattern(source);
  if (compiled.ok) return compiled.pattern;
  throw new Error(`\`${source}\`: ${compiled.message}`);
}

function blockedContent(field: string, text: string, pattern: Pattern): ErrorRecord {
  const { start, end } = pattern.find(text) ?? { start: 0, end: 0 };
  // A cut surrogate pair would be text that no record may hold.
  const context = text
    .slice(Math.max(0, start - contextLength), Math.min(end, start + longestMatch) + contextLength)
    .replaceAll(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
  return {
    reason: 'blocked_content',
    message: `\`${field}\` matches the blocked pattern \`${pattern.source}\``,
    field,
    details: { field, matched_pattern: pattern.source, match_context: context },
  };
}
