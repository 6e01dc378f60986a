import { expect, onTestFinished, test, vi } from 'vitest';

import type { Reader } from '../../../../app/reading/reader.ts';
import { createPayloadSlice } from '../../../../app/tui/screens/payload/payload-slice.ts';
import { tokenCommands } from '../../../../app/tui/screens/token/token-commands.ts';
import { createLineageSlice } from '../../../../app/tui/screens/token/token-slice.ts';
import type { Services } from '../../../../app/tui/store/services.ts';
import type { RecordedBytes } from '../../../../landscape/model/recorded-bytes.ts';
import { useFixture } from './use-fixture.ts';

const forks = useFixture('nested-forks');

/** A reader that explains a row, and of bytes answers what a test says. */
async function readerOf(payload: () => Promise<RecordedBytes>): Promise<Reader> {
  const explanation = await forks.explain({ row: '0' });
  return {
    path: 'audit.db',
    ask: async (question: string) => (question === 'explain' ? explanation : await payload()),
  } as unknown as Reader;
}

const noJson: RecordedBytes = {
  sha256: 'ab',
  content: { available: true, encoding: 'utf8', text: '{"a":' },
  contentType: 'application/json',
  byteLength: 5,
};

test('bytes that cannot be shown are an error of the screen, not the end of the process', async () => {
  const broken = { ...noJson, content: undefined } as unknown as RecordedBytes;
  const reader = await readerOf(async () => broken);
  const slice = createPayloadSlice(reader, {
    screen: 'payload',
    title: 'bytes',
    payload: { kind: 'row', run: 'r-1', row: '0' },
  });
  onTestFinished(() => slice.close());
  await vi.waitFor(() => expect(slice.store.getState().error).toBeInstanceOf(TypeError), 60_000);
});

test('a recorded row that is no JSON is said to be none', async () => {
  const say = vi.fn<(error: unknown) => void>();
  const slice = createLineageSlice(
    await readerOf(async () => noJson),
    'r-1',
    { row: '0', down: false, pages: [] },
    say,
  );
  onTestFinished(() => slice.close());
  await slice.ask({});
  slice.moveJourney({ cursor: 1, top: 0, height: 10 });
  slice.toggleSame();
  await vi.waitFor(() => expect(say).toHaveBeenCalledWith(expect.any(SyntaxError)), 60_000);
});

test.each([
  { isStillHere: true, opened: 1 },
  { isStillHere: false, opened: 0 },
])('an editor opens only where one still is: $isStillHere', async ({ isStillHere, opened }) => {
  let answer: (bytes: RecordedBytes) => void = () => undefined;
  const reader = await readerOf(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const openText = vi.fn<Services['openText']>();
  const slice = createLineageSlice(
    reader,
    'r-1',
    { row: '0', down: false, pages: [] },
    () => undefined,
  );
  onTestFinished(() => slice.close());
  await slice.ask({});
  slice.moveJourney({ cursor: 1, top: 0, height: 10 });
  const services = { reader, openText, here: () => () => isStillHere };
  const commands = tokenCommands(slice, services as unknown as Services);
  commands().editor?.run();
  answer(noJson);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(openText).toHaveBeenCalledTimes(opened);
});

test('the lines of a step are made once, however often keys and hints ask for them', async () => {
  const slice = createLineageSlice(
    await readerOf(async () => noJson),
    'r-1',
    { row: '0', down: false, pages: [] },
    () => undefined,
  );
  onTestFinished(() => slice.close());
  await slice.ask({});
  const lines = slice.detailLines();
  expect(slice.detailLines()).toBe(lines);
  slice.moveJourney({ cursor: 1, top: 0, height: 10 });
  expect(slice.detailLines()).not.toBe(lines);
});
