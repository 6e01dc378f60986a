import { resolve } from 'node:path';

import type { RowData } from '../../../landscape/model/json.ts';
import type { OptionProblem, TransformPlugin, TransformResult } from '../../../plugins/contract.ts';
import { unknownFields, type FieldSet } from '../../../plugins/fields.ts';
import { notationsOf } from '../declared-fields.ts';

/** The folder in which tests run. */
export const here = { resolvePath: (path: string) => resolve(path) };

export function run(
  plugin: TransformPlugin,
  options: unknown,
  row: RowData,
  input: FieldSet = unknownFields,
): TransformResult {
  return plugin.bind(options).create({ input, ...here })(row);
}

/** `CODE path: message` of every problem; warnings in brackets. */
export function problems(
  plugin: TransformPlugin,
  options: unknown,
  input: FieldSet = unknownFields,
): readonly string[] {
  return plugin.bind(options).check(input, here).map(showProblem);
}

export function showProblem({ code, path, message, severity }: OptionProblem): string {
  const text = `${code} ${path.join('.')}: ${message}`;
  return severity === 'warning' ? `(${text})` : text;
}

export function output(
  plugin: TransformPlugin,
  options: unknown,
  input: FieldSet,
): readonly string[] {
  return notationsOf(plugin.bind(options).outputFields(input));
}

/** The messages with which the schema refuses options; none when it takes them. */
export function refusals(
  plugin: { readonly options: TransformPlugin['options'] },
  options: unknown,
) {
  const parsed = plugin.options.safeParse(options);
  return parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}
