import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { readHere } from '../../../../../app/reading/read-here.ts';
import type { Answers, QuestionName } from '../../../../../app/reading/questions.ts';
import type { Reader } from '../../../../../app/reading/reader.ts';
import { rowsCommands } from '../../../../../app/tui/screens/run/rows/rows-commands.ts';
import { createRowsSlice } from '../../../../../app/tui/screens/run/rows/rows-slice.ts';
import type { RowsSlice } from '../../../../../app/tui/screens/run/rows/rows-slice.ts';
import type { RowsAsked } from '../../../../../app/tui/store/place.ts';
import { createRestingPreview } from '../../../../../app/tui/store/resting-preview.ts';
import { watchRest } from '../../../../support/at-rest.ts';
import { idleServices } from '../../idle-services.ts';
import { useFixture } from '../../lineage/use-fixture.ts';

const movies = useFixture('movies');
let reader: Reader;
let answered: () => Promise<void>;

beforeAll(() => {
  ({ reader, answered } = watchRest(readHere(movies.run().landscape)));
});

afterAll(async () => await reader.close());

async function openSlice(filter: RowsAsked = {}, using = reader): Promise<RowsSlice> {
  const slice = createRowsSlice(using, movies.run().runKey, filter);
  slice.narrow(filter);
  await settled(slice);
  onTestFinished(() => slice.list.stop());
  return slice;
}

/** Until the list is read, and what there is of it is counted. */
async function settled({ list }: RowsSlice): Promise<void> {
  await list.settled();
  await answered();
}

const rowsOf = ({ list }: RowsSlice) =>
  list.store.getState().items.map(({ origin }) => (origin.kind === 'row' ? origin.rowIndex : -1));

test('all rows are listed, and how many there are is what the counters say', async () => {
  const slice = await openSlice();
  expect(rowsOf(slice).slice(0, 3)).toEqual([0, 1, 2]);
  expect(slice.store.getState()).toMatchObject({ total: { tokens: 3201, isMore: false } });
});

test('a filter by outcome and sink knows its total exactly', async () => {
  const slice = await openSlice({ outcome: 'quarantined', sink: 'quarantine' });
  expect(rowsOf(slice).slice(0, 3)).toEqual([3, 5, 13]);
  expect(slice.store.getState().total).toEqual({ tokens: 229, isMore: false });
  slice.narrow({ outcome: 'failed' });
  await settled(slice);
  expect(rowsOf(slice)).toEqual([]);
  expect(slice.store.getState().total).toEqual({ tokens: 0, isMore: false });
});

test('a filter by reason and field counts what indexes find', async () => {
  const slice = await openSlice({ reason: 'type_mismatch', field: 'title' });
  expect(slice.store.getState().total).toEqual({ tokens: 10, isMore: false });
  expect(rowsOf(slice)).toHaveLength(10);
});

test('a search tells how far it is, and has no total of its own', async () => {
  const slice = await openSlice({ text: 'mermaid' });
  expect(rowsOf(slice)).toContain(5);
  const { search, total } = slice.store.getState();
  expect(total).toBeUndefined();
  expect(search).toEqual({ scanned: 3201, of: 3201 });
});

test('a name that the run does not have is told in place of the list', async () => {
  const slice = await openSlice({ sink: 'quarantin' });
  const { error, items } = slice.list.store.getState();
  expect(items).toEqual([]);
  expect(String(error)).toContain('There is no sink `quarantin`. Did you mean `quarantine`?');
  slice.narrow({});
  await settled(slice);
  expect(slice.list.store.getState().error).toBeUndefined();
});

test('jumps to a row, or to the next one that the list has', async () => {
  const slice = await openSlice();
  expect(await slice.jumpTo(3000)).toBe(true);
  await settled(slice);
  expect(slice.list.selected()?.origin).toMatchObject({ rowIndex: 3000 });
  expect(await slice.jumpTo(3201)).toBe(false);
  slice.narrow({ outcome: 'quarantined' });
  await settled(slice);
  await slice.jumpTo(4);
  await settled(slice);
  expect(slice.list.selected()?.origin).toMatchObject({ rowIndex: 5 });
});

test('goes from one bad row to the next, down and up', async () => {
  const slice = await openSlice();
  const seen: unknown[] = [];
  for (const direction of ['next', 'next', 'next', 'previous'] as const) {
    expect(await slice.toBad(direction)).toBe(true);
    await settled(slice);
    const origin = slice.list.selected()?.origin;
    seen.push(origin?.kind === 'row' ? origin.rowIndex : undefined);
  }
  expect(seen).toEqual([3, 5, 13, 5]);
  slice.list.toEnd();
  await settled(slice);
  expect(await slice.toBad('next')).toBe(false);
});

test('while a run goes on, the lines stay where they are, and it says how many are new', async () => {
  let tokens = 3000;
  const growing: Reader = {
    ...reader,
    async ask(question, asked, signal) {
      const answer = await reader.ask(question, asked, signal);
      // The figures of a run that goes on.
      if (
        answer !== undefined &&
        typeof answer === 'object' &&
        'outcomes' in answer &&
        'open' in answer
      )
        Object.assign(answer, { tokens, status: 'running' });
      return answer;
    },
  };
  const slice = await openSlice({}, growing);
  const before = slice.list.store.getState().items;
  tokens = 3100;
  await slice.poll();
  await settled(slice);
  expect(slice.store.getState()).toMatchObject({ newTokens: 100, total: { tokens: 3100 } });
  expect(slice.list.store.getState().items).toEqual(before);
  slice.reload();
  await settled(slice);
  expect(slice.store.getState().newTokens).toBe(0);
  slice.follow(true);
  await settled(slice);
  expect(slice.list.selected()?.origin).toMatchObject({ rowIndex: 3200 });
});

/** A reader whose figures are changed, and which keeps what it was asked. */
function figuresOf(change: () => Partial<Answers['row_figures']>) {
  const asked: QuestionName[] = [];
  const changing: Reader = {
    ...reader,
    async ask(question, what, signal) {
      asked.push(question);
      const answer = await reader.ask(question, what, signal);
      if (question === 'row_figures') Object.assign(answer ?? {}, change());
      return answer;
    },
  };
  return { asked, reader: changing };
}

test('what ends without new tokens changes the total and the list', async () => {
  let open = 10;
  const live = figuresOf(() => ({ open, status: 'running' }));
  const slice = await openSlice({ outcome: 'open' }, live.reader);
  expect(slice.store.getState().total).toEqual({ tokens: 10, isMore: false });
  const unfiltered = await openSlice({}, live.reader);
  open = 0;
  live.asked.length = 0;
  expect(await slice.poll()).toBe(true);
  await settled(slice);
  expect(slice.store.getState().total).toEqual({ tokens: 0, isMore: false });
  live.asked.length = 0;
  expect(await unfiltered.poll()).toBe(true);
  await settled(unfiltered);
  expect(live.asked).toContain('rows');
  expect(await unfiltered.poll()).toBe(false);
});

test('counts again when the run has ended, though nothing else has changed', async () => {
  let status: 'running' | 'completed' = 'running';
  const live = figuresOf(() => ({ status }));
  const slice = await openSlice({ reason: 'type_mismatch' }, live.reader);
  expect(await slice.poll()).toBe(false);
  status = 'completed';
  live.asked.length = 0;
  expect(await slice.poll()).toBe(true);
  await settled(slice);
  expect(live.asked).toEqual(['row_figures', 'row_count', 'rows']);
});

test('opening the list asks for the figures of the run once', async () => {
  const live = figuresOf(() => ({}));
  await openSlice({}, live.reader);
  expect(live.asked.filter((each) => each === 'row_figures')).toHaveLength(1);
});

test('counting that fails late does not clear the total of another filter', async () => {
  let fail: (error: Error) => void = () => undefined;
  const failing: Reader = {
    ...reader,
    ask: (question, what, signal) =>
      question === 'row_count'
        ? new Promise((_, reject) => (fail = reject))
        : reader.ask(question, what, signal),
  };
  const slice = await openSlice({ reason: 'type_mismatch' }, failing);
  slice.narrow({ outcome: 'quarantined' });
  await settled(slice);
  fail(new Error('too late'));
  await settled(slice);
  expect(slice.store.getState().total).toEqual({ tokens: 229, isMore: false });
});

test('what is found for somebody who is elsewhere moves nothing', async () => {
  const slice = await openSlice();
  expect(await slice.jumpTo(3000, () => false)).toBe(true);
  expect(await slice.toBad('next', () => false)).toBe(true);
  await settled(slice);
  expect(slice.list.store.getState().cursor).toBe(0);
});

test('two key presses before an answer go two bad rows further', async () => {
  const slice = await openSlice();
  await Promise.all([slice.toBad('next'), slice.toBad('next')]);
  await settled(slice);
  expect(slice.list.selected()?.origin).toMatchObject({ rowIndex: 5 });
});

test('gives up what it asked when it is closed', async () => {
  const signals: AbortSignal[] = [];
  const slow: Reader = {
    ...reader,
    ask(question, what, signal) {
      if (signal !== undefined) signals.push(signal);
      return reader.ask(question, what, signal);
    },
  };
  const slice = createRowsSlice(slow, movies.run().runKey, {});
  slice.narrow({});
  slice.close();
  await settled(slice);
  expect(signals.length).toBeGreaterThan(0);
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});

test('what is called off by leaving is not said to be wrong', async () => {
  const said: string[] = [];
  const never: Reader = {
    ...reader,
    ask: (question, what, signal) =>
      question === 'bad_row' || question === 'error_groups'
        ? new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason as Error));
          })
        : reader.ask(question, what, signal),
  };
  const slice = await openSlice({}, never);
  const services = idleServices(never, (text) => said.push(text));
  const preview = createRestingPreview(
    slice.list,
    ({ tokenId }) => tokenId,
    () => Promise.reject(new Error('unread')),
  );
  onTestFinished(() => preview.close());
  const commands = rowsCommands({ slice, preview, services, run: movies.run().runKey });
  commands['next-match']?.run();
  commands.facets?.run();
  await new Promise((resolve) => setTimeout(resolve, 10));
  slice.close();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(said).toEqual([]);
});
