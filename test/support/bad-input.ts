import { expect } from 'vitest';
import { z } from 'zod';

import type { RunEvent } from '../../engine/events.ts';
import { pipelineFolder } from './pipeline-folder.ts';

/** What became of an input: the rows that came through, and why the others did not. */
export interface Carried {
  readonly rows: readonly unknown[];
  /** `line: reason` of each quarantined record. */
  readonly bad: readonly string[];
}

export interface Input {
  readonly file: string;
  readonly content: string | Uint8Array;
  /** Fields as `schema.fields` lists them; any without. */
  readonly fields?: readonly string[];
  /** More options of the source, as YAML. */
  readonly options?: string;
}

const badRow = z.object({ line: z.int(), _elspeth: z.object({ reason: z.string() }) });

/**
 * Runs an input through a pipeline that writes good rows to one file and quarantined ones to another.
 * Whatever the input, the run completes, no record is lost, and the audit trail stands up to a sweep.
 */
export async function carry({ file, content, fields, options = '' }: Input): Promise<Carried> {
  const schema =
    fields === undefined
      ? '{ mode: observed }'
      : `{ mode: fixed, fields: ${JSON.stringify(fields)} }`;
  const folder = pipelineFolder({
    [file]: content,
    'pipeline.yaml': `
source:
  plugin: ${file.endsWith('.csv') ? 'csv' : 'json'}
  options: { path: ${file}, schema: ${schema}${options} }
  on_validation_failure: bad
transforms: [{ name: same, plugin: passthrough }]
sinks:
  good: { plugin: json, options: { path: out/good.jsonl } }
  bad: { plugin: json, options: { path: out/bad.jsonl } }
output_sink: good
`,
  });
  const { end, events } = await folder.run();
  expect(end).toMatchObject({ status: 'completed', error: undefined });
  const rows = linesOf(folder.read('out/good.jsonl'));
  const bad = linesOf(folder.read('out/bad.jsonl')).map((line) => {
    const { line: at, _elspeth: why } = badRow.parse(line);
    return `${at}: ${why.reason}`;
  });
  expect(rows.length + bad.length).toBe(recordsIn(events));
  return { rows, bad };
}

/** Records that the source gave, as the run counted them. */
function recordsIn(events: readonly RunEvent[]): number {
  return events.reduce(
    (sum, event) => sum + (event.type === 'group_committed' ? event.changes.rows : 0),
    0,
  );
}

function linesOf(text: string): readonly unknown[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line): unknown => JSON.parse(line));
}
