import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { AuditError } from '../../../landscape/model/errors.ts';
import type { Columns } from '../../../landscape/readers/columns.ts';
import {
  artifactColumns,
  artifactSegmentColumns,
  toArtifact,
  toArtifactSegment,
} from '../../../landscape/readers/to-artifact.ts';
import { batchColumns, toBatch } from '../../../landscape/readers/to-batch.ts';
import { callColumns, toCall } from '../../../landscape/readers/to-call.ts';
import { edgeColumns, toEdge } from '../../../landscape/readers/to-edge.ts';
import { nodeColumns, toNode } from '../../../landscape/readers/to-node.ts';
import { nodeStateColumns, toNodeState } from '../../../landscape/readers/to-node-state.ts';
import { operationColumns, toOperation } from '../../../landscape/readers/to-operation.ts';
import { outcomeColumns, toOutcome } from '../../../landscape/readers/to-outcome.ts';
import {
  toTransformError,
  toValidationError,
  transformErrorColumns,
  validationErrorColumns,
} from '../../../landscape/readers/to-recorded-error.ts';
import {
  routingEventColumns,
  toRoutingEvent,
} from '../../../landscape/readers/to-routing-event.ts';
import {
  rowColumns,
  skippedRangeColumns,
  sourceFileColumns,
  toRow,
  toSkippedRange,
  toSourceFile,
} from '../../../landscape/readers/to-row.ts';
import { runColumns, toRun } from '../../../landscape/readers/to-run.ts';
import { runSegmentColumns, toRunSegment } from '../../../landscape/readers/to-run-segment.ts';
import {
  tokenColumns,
  tokenParentColumns,
  toToken,
  toTokenParent,
} from '../../../landscape/readers/to-token.ts';
import type { Connection } from '../../../landscape/sqlite/connection.ts';
import { createOneOfEach } from '../one-of-each.ts';

interface Reader {
  readonly columns: Columns;
  readonly read: (found: unknown) => unknown;
}

/** Every reader of a table that keeps history. */
export const readers = {
  runs: { columns: runColumns, read: toRun },
  run_segments: { columns: runSegmentColumns, read: toRunSegment },
  nodes: { columns: nodeColumns, read: toNode },
  edges: { columns: edgeColumns, read: toEdge },
  operations: { columns: operationColumns, read: toOperation },
  source_files: { columns: sourceFileColumns, read: toSourceFile },
  rows: { columns: rowColumns, read: toRow },
  skipped_ranges: { columns: skippedRangeColumns, read: toSkippedRange },
  batches: { columns: batchColumns, read: toBatch },
  tokens: { columns: tokenColumns, read: toToken },
  token_parents: { columns: tokenParentColumns, read: toTokenParent },
  node_states: { columns: nodeStateColumns, read: toNodeState },
  routing_events: { columns: routingEventColumns, read: toRoutingEvent },
  validation_errors: { columns: validationErrorColumns, read: toValidationError },
  transform_errors: { columns: transformErrorColumns, read: toTransformError },
  artifacts: { columns: artifactColumns, read: toArtifact },
  artifact_segments: { columns: artifactSegmentColumns, read: toArtifactSegment },
  token_outcomes: { columns: outcomeColumns, read: toOutcome },
  calls: { columns: callColumns, read: toCall },
} as const satisfies Readonly<Record<string, Reader>>;

export type Table = keyof typeof readers;
export type Changes = Readonly<Record<string, unknown>>;

/** Opens a landscape for the tests of a file: gives its records, with some columns as they must not be. */
export function useStoredRecords(): (table: Table, changes: Changes) => Changes {
  let folder: string;
  let db: Connection;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'elspeth-readers-'));
    db = await createOneOfEach(join(folder, 'audit.db'));
  });
  afterAll(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  return (table, changes) => {
    const { columns } = readers[table];
    const list = Object.entries(columns).map(([alias, name]) => `${name} as ${alias}`);
    const found = db.prepare<[], Changes>(`select ${list.join(', ')} from ${table}`).get();
    return { ...found, ...changes };
  };
}

export interface Damage {
  readonly table: Table;
  readonly title: string;
  readonly changes: Changes;
  /** What the message must name. */
  readonly names: string;
}

/** Every damage is refused with an error that names it. */
export function testDamages(damages: readonly Damage[]): void {
  const stored = useStoredRecords();
  test.each(damages)('$table: refuses $title', ({ table, changes, names }) => {
    const read = () => readers[table].read(stored(table, changes));
    expect(read).toThrow(AuditError);
    expect(read).toThrow(names);
  });
}
