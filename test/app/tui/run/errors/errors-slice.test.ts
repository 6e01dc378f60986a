import { expect, test } from 'vitest';

import type { ErrorReport, ReportedErrors } from '../../../../../landscape/queries/error-report.ts';
import type { Reader } from '../../../../../app/reading/reader.ts';
import { createErrorsSlice } from '../../../../../app/tui/screens/run/errors/errors-slice.ts';

function group(field: string, errors: number): ReportedErrors {
  return {
    nodeIndex: 0,
    node: 'source',
    reason: 'type_mismatch',
    field,
    errors,
    firstTokenId: 1,
    lastTokenId: 9,
    firstRow: 0,
    lastRow: 8,
    before: undefined,
  };
}

test('the selected group stays selected when another overtakes it', async () => {
  let groups = [group('a', 5), group('b', 3), group('c', 1)];
  const reader: Reader = {
    path: 'audit.db',
    ask: () => {
      const report: ErrorReport = { groups, errors: 9, status: 'running', previousRun: undefined };
      return Promise.resolve(report as never);
    },
    close: () => Promise.resolve(),
  };
  const { list } = createErrorsSlice(reader, 'r-1');
  list.goTo(undefined);
  await list.settled();
  list.move(1);
  expect(list.selected()?.field).toBe('b');
  groups = [group('c', 20), group('a', 6), group('d', 5), group('b', 4)];
  list.reload();
  await list.settled();
  expect(list.selected()).toMatchObject({ field: 'b', errors: 4 });
  groups = [group('c', 20), group('a', 6)];
  list.reload();
  await list.settled();
  expect(list.selected()?.field).toBe('a');
});
