import type { RowData } from '../../../landscape/model/json.ts';
import type { BatchPlugin, BatchResult, BatchShape } from '../../../plugins/contract.ts';
import { unknownFields, type FieldSet } from '../../../plugins/fields.ts';
import { notationsOf } from '../declared-fields.ts';
import { here, showProblem } from '../transforms/run-transform.ts';

type OutputMode = BatchShape['outputMode'];

export function flush(
  plugin: BatchPlugin,
  options: unknown,
  rows: readonly RowData[],
  groupBy: readonly string[] = [],
  outputMode: OutputMode = 'transform',
): BatchResult {
  return plugin.bind(options).create({ input: unknownFields, groupBy, outputMode, ...here })(rows);
}

/** `CODE path: message` of every problem; warnings in brackets. */
export function problems(
  plugin: BatchPlugin,
  options: unknown,
  input: FieldSet,
  groupBy: readonly string[] = [],
  outputMode: OutputMode = 'transform',
): readonly string[] {
  return plugin.bind(options).check(input, { groupBy, outputMode }).map(showProblem);
}

export function output(
  plugin: BatchPlugin,
  options: unknown,
  input: FieldSet,
  groupBy: readonly string[] = [],
  outputMode: OutputMode = 'transform',
): readonly string[] {
  return notationsOf(plugin.bind(options).outputFields(input, { groupBy, outputMode }));
}
