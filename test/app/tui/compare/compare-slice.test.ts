import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { readHere } from '../../../../app/reading/read-here.ts';
import type { Reader } from '../../../../app/reading/reader.ts';
import { lineText } from '../../../../app/tui/components/line.tsx';
import { createCompareSlice } from '../../../../app/tui/screens/compare/compare-slice.ts';
import type { CompareSlice } from '../../../../app/tui/screens/compare/compare-slice.ts';
import { pipelineFolder } from '../../../support/pipeline-folder.ts';
import { right } from '../../../support/right-settings.ts';

let runs: readonly [string, string];
let reader: Reader;

beforeAll(async () => {
  const folder = pipelineFolder(
    { 'pipeline.yaml': right, 'in.csv': 'id,amount\n1,2\n2,x\n' },
    afterAll,
  );
  const a = await folder.run();
  writeFileSync(join(folder.path, 'in.csv'), 'id,amount\n1,2\n2,x\n3,x\n4,x\n');
  const b = await folder.run();
  runs = [a.runKey, b.runKey];
  reader = readHere(folder.landscape);
});

afterAll(async () => await reader.close());

/** A reader that answers one question only when it is released. */
function holding(question: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const held: Reader = {
    ...reader,
    async ask(asked, what, signal) {
      if (asked === question) await promise;
      return await reader.ask(asked, what, signal);
    },
  };
  return { reader: held, release: resolve };
}

function open(using: Reader): CompareSlice {
  const slice = createCompareSlice(using, runs, Date.now);
  onTestFinished(() => slice.close());
  return slice;
}

const rowsLine = ({ summary }: CompareSlice) =>
  summary.store
    .getState()
    .items.map(({ line }) => lineText(line))
    .find((text) => /^\s*rows /.test(text))
    ?.trim()
    .split(/\s+/)
    .slice(0, 3);

test('columns are labelled with what is in them when the runs change places while they are read', async () => {
  const { reader: slow, release } = holding('run_facts');
  const slice = open(slow);
  const swapped = slice.swap();
  expect(slice.keys()).toEqual(runs);
  release();
  await swapped;
  await slice.summary.settled();
  expect(slice.keys()).toEqual(runs.toReversed());
  expect(rowsLine(slice)).toEqual(['rows', '4', '2']);
});

test('errors change places together with the names of their runs', async () => {
  const { reader: slow, release } = holding('error_groups');
  const slice = open(slow);
  slice.openTab('errors');
  const swapped = slice.swap();
  expect(slice.keys()).toEqual(runs);
  release();
  await swapped;
  await slice.errors.settled();
  expect(slice.keys()).toEqual(runs.toReversed());
  expect(slice.errors.store.getState().items).toMatchObject([{ a: 3, b: 1, field: 'amount' }]);
  await slice.swap();
  await slice.errors.settled();
  expect(slice.errors.store.getState().items).toMatchObject([{ a: 1, b: 3 }]);
});

test('what could not be read is read again when it is asked for', async () => {
  let isBroken = true;
  const broken: Reader = {
    ...reader,
    ask: (asked, what, signal) =>
      isBroken ? Promise.reject(new Error('locked')) : reader.ask(asked, what, signal),
  };
  const slice = open(broken);
  await slice.summary.settled();
  expect(slice.summary.store.getState().error).toEqual(new Error('locked'));
  isBroken = false;
  slice.reload();
  await slice.summary.settled();
  expect(rowsLine(slice)).toEqual(['rows', '2', '4']);
});
