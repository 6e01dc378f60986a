import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { arraySource } from '../../../../app/tui/store/array-source.ts';
import { createListWindow } from '../../../../app/tui/store/list-window.ts';
import type { ListPage, ListSource, PageAsked } from '../../../../app/tui/store/list-source.ts';
import type { ListWindow } from '../../../../app/tui/store/list-window.ts';

interface Given {
  /** How many items the list has; item i has the key 10 × i. */
  size: number;
  /** Keys that are looked at before a page is given though it is not full; as a search does. */
  readonly atOnce?: number;
  /** Which keys are in the list. */
  readonly passes?: (key: number) => boolean;
}

/** A list of numbers, as a query would give it. */
function listOf(
  given: Given,
): ListSource<number, number> & { readonly asked: PageAsked<number>[] } {
  const asked: PageAsked<number>[] = [];
  const all = () =>
    Array.from({ length: given.size }, (_, i) => i * 10).filter(given.passes ?? (() => true));
  return {
    asked,
    keyOf: (item) => item,
    page(question) {
      asked.push(question);
      return Promise.resolve(pageOf(all(), question, given));
    },
  };
}

function pageOf(
  all: readonly number[],
  { direction, from, limit }: PageAsked<number>,
  { size, atOnce }: Given,
): ListPage<number, number> {
  const isForward = direction === 'forward';
  const rest = isForward
    ? all.filter((key) => from === undefined || key > from)
    : all.filter((key) => from === undefined || key < from).toReversed();
  let found = rest.slice(0, limit);
  let through: number | undefined;
  if (atOnce !== undefined) {
    const start = from ?? (isForward ? -10 : size * 10);
    const end = isForward ? start + atOnce * 10 : start - atOnce * 10;
    const isWithin = (key: number) => (isForward ? key <= end : key >= end);
    const near = found.filter(isWithin);
    const isOver = isForward ? end >= size * 10 : end < 0;
    if (near.length < found.length || (!isOver && found.length < limit)) {
      found = near;
      through = end;
    }
  }
  const hasMore = through !== undefined || found.length < rest.length;
  return { items: isForward ? found : found.toReversed(), hasMore, through };
}

const tallest = 60;

type Move =
  | { readonly do: 'move'; readonly by: number }
  | { readonly do: 'pages'; readonly by: number }
  | { readonly do: 'start' | 'end' | 'reload' }
  | { readonly do: 'goTo'; readonly key: number }
  | { readonly do: 'resize'; readonly to: number };

const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ do: fc.constant('move' as const), by: fc.integer({ min: -700, max: 700 }) }),
  fc.record({ do: fc.constant('move' as const), by: fc.constantFrom(-1, 1) }),
  fc.record({ do: fc.constant('pages' as const), by: fc.constantFrom(-1, -0.5, 0.5, 1, 3) }),
  fc.record({ do: fc.constantFrom('start' as const, 'end' as const, 'reload' as const) }),
  fc.record({ do: fc.constant('goTo' as const), key: fc.integer({ min: -5, max: 12_000 }) }),
  fc.record({ do: fc.constant('resize' as const), to: fc.integer({ min: 1, max: tallest }) }),
);

function perform(list: ListWindow<number, number>, move: Move): void {
  switch (move.do) {
    case 'move':
      return list.move(move.by);
    case 'pages':
      return list.movePages(move.by);
    case 'start':
      return list.toStart();
    case 'end':
      return list.toEnd();
    case 'reload':
      return list.reload();
    case 'goTo':
      return list.goTo(move.key);
    case 'resize':
      return list.resize(move.to);
    default:
      return move satisfies never;
  }
}

/** Where a move leads in a list that is all there. */
function modelOf(all: readonly number[], at: number, height: number, move: Move): number {
  const within = (index: number) => Math.min(Math.max(0, index), Math.max(0, all.length - 1));
  switch (move.do) {
    case 'move':
      return within(at + move.by);
    case 'pages':
      return within(at + Math.trunc(move.by * Math.max(1, height - 1)));
    case 'start':
      return 0;
    case 'end':
      return within(all.length - 1);
    case 'goTo': {
      const found = all.findIndex((key) => key > move.key);
      return found < 0 ? within(all.length - 1) : found;
    }
    case 'reload':
    case 'resize':
      return at;
    default:
      return move satisfies never;
  }
}

/** What must hold whatever was pressed, however slowly the answers come. */
function expectSound(list: ListWindow<number, number>, all: readonly number[]): void {
  const { items, cursor, top, height } = list.store.getState();
  const at = items.length === 0 ? 0 : all.indexOf(items[0] ?? Number.NaN);
  expect(at).toBeGreaterThanOrEqual(0);
  // One stretch of the list, without gaps and repetitions.
  expect(items).toEqual(all.slice(at, at + items.length));
  expect(cursor).toBeGreaterThanOrEqual(top);
  expect(cursor).toBeLessThan(Math.max(top + height, 1));
  expect(top).toBeGreaterThanOrEqual(0);
  // Four screens and one page, of the tallest that it was.
  expect(items.length).toBeLessThanOrEqual(4 * tallest + 3 * tallest + tallest);
}

/** The lines in sight are full, or all of the list is in sight. */
function expectFull(list: ListWindow<number, number>, all: readonly number[]): void {
  const { items, top, height } = list.store.getState();
  expect(items.slice(top, top + height)).toHaveLength(Math.min(height, all.length));
}

const lists = fc.oneof(
  fc.record({ size: fc.integer({ min: 0, max: 1200 }) }),
  fc.record({
    size: fc.integer({ min: 0, max: 1200 }),
    atOnce: fc.integer({ min: 1, max: 300 }),
    passes: fc.integer({ min: 1, max: 90 }).map((nth) => (key: number) => key % (nth * 10) === 0),
  }),
);

describe('A window of a list', () => {
  test('moves as if all of the list were there', async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.array(moves, { maxLength: 25 }), async (given, taken) => {
        const list = createListWindow(listOf(given));
        const all = Array.from({ length: given.size }, (_, i) => i * 10).filter(
          'passes' in given ? given.passes : () => true,
        );
        list.goTo(undefined);
        await list.settled();
        let at = 0;
        for (const move of taken) {
          at = modelOf(all, at, list.store.getState().height, move);
          perform(list, move);
          await list.settled();
          expect(list.selected()).toBe(all[at]);
          expectSound(list, all);
          expectFull(list, all);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('stays sound when keys are faster than answers, and answers come in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        lists,
        fc.array(moves, { maxLength: 30 }),
        fc.scheduler(),
        async (given, taken, scheduler) => {
          const source = listOf(given);
          const list = createListWindow<number, number>({
            ...source,
            page: (asked, signal) => scheduler.schedule(source.page(asked, signal)),
          });
          const all = Array.from({ length: given.size }, (_, i) => i * 10).filter(
            'passes' in given ? given.passes : () => true,
          );
          list.goTo(undefined);
          for (const move of taken) {
            perform(list, move);
            expectSound(list, all);
            if (scheduler.count() > 2) await scheduler.waitOne();
          }
          await scheduler.waitIdle();
          await list.settled();
          expectSound(list, all);
          expectFull(list, all);
          expect(list.store.getState().isLoading).toBe(false);
          // The last word counts.
          const last = taken.at(-1);
          if (last?.do === 'start') expect(list.selected()).toBe(all[0]);
          if (last?.do === 'end') expect(list.selected()).toBe(all.at(-1));
          if (last?.do === 'goTo') {
            expect(list.selected()).toBe(all.find((key) => key > last.key) ?? all.at(-1));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('shows the same lines after it was read again, with what has come since', async () => {
    const given = { size: 300 };
    const list = createListWindow(listOf(given));
    list.goTo(undefined);
    await list.settled();
    list.move(290);
    await list.settled();
    const before = list.store.getState();
    given.size = 310;
    list.reload();
    await list.settled();
    const after = list.store.getState();
    const sight = ({ items, top, height }: typeof before) => items.slice(top, top + height);
    expect(sight(after)).toEqual(sight(before));
    expect(list.selected()).toBe(2900);
    list.toEnd();
    await list.settled();
    expect(list.selected()).toBe(3090);
  });

  test('keeps the item selected when another comes before it, and shows that one', async () => {
    const given = { size: 5, passes: (key: number) => key !== 0 };
    const list = createListWindow(listOf(given));
    list.goTo(undefined);
    await list.settled();
    expect(list.selected()).toBe(10);
    given.passes = () => true;
    list.reload();
    await list.settled();
    expect(list.selected()).toBe(10);
    expect(list.store.getState()).toMatchObject({ top: 0, cursor: 1 });
  });

  test('selects the place of an item that is gone when it is read again', async () => {
    const given: { size: number; passes: (key: number) => boolean } = {
      size: 300,
      passes: () => true,
    };
    const list = createListWindow(listOf(given));
    list.goTo(undefined);
    await list.settled();
    list.move(150);
    await list.settled();
    given.passes = (key) => key !== 1500;
    list.reload();
    await list.settled();
    expect(list.selected()).toBe(1510);
  });

  test('moves while it is read again, and stays where it was moved to', async () => {
    const list = createListWindow(listOf({ size: 300 }));
    list.goTo(undefined);
    await list.settled();
    list.move(150);
    await list.settled();
    list.reload();
    list.move(3);
    await list.settled();
    expect(list.selected()).toBe(1530);
    list.reload();
    list.move(-60);
    await list.settled();
    expect(list.selected()).toBe(930);
    list.reload();
    list.stop();
    expect(list.selected()).toBe(930);
  });

  test('says whether what is held will be replaced, or is only read again', async () => {
    const list = createListWindow(listOf({ size: 0 }));
    list.goTo(undefined);
    expect(list.store.getState()).toMatchObject({ isLoading: true, isReplacing: true });
    await list.settled();
    list.reload();
    expect(list.store.getState()).toMatchObject({ isLoading: true, isReplacing: false });
  });

  test('follows the selected item when a whole list comes in another order', async () => {
    let items = Array.from({ length: 50 }, (_, i) => i);
    const list = createListWindow(
      arraySource(
        () => Promise.resolve(items),
        (item) => item,
      ),
    );
    list.goTo(undefined);
    list.resize(10);
    await list.settled();
    list.move(30);
    items = items.toReversed();
    list.reload();
    await list.settled();
    expect(list.selected()).toBe(30);
    const { cursor, top, height, items: held } = list.store.getState();
    expect(held).toHaveLength(50);
    expect(cursor - top).toBe(height - 1);
  });

  test('reads only pages, and each of them once while it goes down', async () => {
    const source = listOf({ size: 100_000 });
    const list = createListWindow(source);
    list.goTo(undefined);
    await list.settled();
    for (let i = 0; i < 2000; i += 1) {
      list.move(1);
      await list.settled();
    }
    expect(list.selected()).toBe(20_000);
    expect(source.asked.length).toBeLessThan(25);
    expect(source.asked.every(({ limit }) => limit <= 100)).toBe(true);
    expect(list.store.getState().items.length).toBeLessThanOrEqual(220);
  });

  test('turns round from the line that is seen when the rest is still on its way', async () => {
    let release: () => void = () => undefined;
    const source = listOf({ size: 1000 });
    const list = createListWindow<number, number>({
      ...source,
      page: async (asked, signal) => {
        if (asked.from !== undefined) await new Promise<void>((resolve) => (release = resolve));
        return await source.page(asked, signal);
      },
    });
    list.goTo(undefined);
    await list.settled();
    list.move(150);
    expect(list.selected()).toBe(990);
    list.move(-1);
    release();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(list.selected()).toBe(980);
  });

  test('stops a search where it is, keeps what it found, and goes on when one moves', async () => {
    const source = listOf({ size: 1000, atOnce: 10, passes: (key) => key === 0 || key >= 9000 });
    const list = createListWindow<number, number>({
      ...source,
      async page(asked, signal) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return await source.page(asked, signal);
      },
    });
    list.goTo(undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    list.stop();
    const sofar = { isStopped: true, isLoading: false, items: [0], hasAfter: true };
    expect(list.store.getState()).toMatchObject(sofar);
    list.resize(10);
    await list.settled();
    expect(list.store.getState()).toMatchObject(sofar);
    const asked = source.asked.length;
    list.move(1);
    await list.settled();
    expect(list.selected()).toBe(9000);
    // It went on from where it was, and read nothing twice.
    expect(source.asked.length + asked).toBeLessThan(130 + asked);
    const starts = source.asked.map(({ from }) => from);
    expect(new Set(starts).size).toBeGreaterThanOrEqual(starts.length - 1);
  });

  test('shows nothing of before when it is stopped before anything of the new list came', async () => {
    const source = listOf({ size: 1000 });
    const list = createListWindow(source);
    list.goTo(undefined);
    await list.settled();
    list.goTo(5000);
    list.stop();
    expect(list.store.getState()).toMatchObject({ items: [], isRead: true, isStopped: true });
  });

  test('tells what went wrong, and forgets it once it goes well', async () => {
    let isBroken = true;
    const source = listOf({ size: 10 });
    const list = createListWindow<number, number>({
      ...source,
      page: (asked, signal) =>
        isBroken ? Promise.reject(new Error('gone')) : source.page(asked, signal),
    });
    list.goTo(undefined);
    await list.settled();
    expect(list.store.getState().error).toEqual(new Error('gone'));
    isBroken = false;
    list.reload();
    await list.settled();
    expect(list.store.getState()).toMatchObject({ error: undefined, isRead: true });
    expect(list.selected()).toBe(0);
  });

  test('tells the source that nobody waits for a page any more', async () => {
    const signals: AbortSignal[] = [];
    const source = listOf({ size: 1000 });
    const list = createListWindow<number, number>({
      ...source,
      page(asked, signal) {
        signals.push(signal);
        return source.page(asked, signal);
      },
    });
    list.goTo(undefined);
    list.goTo(500);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await list.settled();
    expect(list.selected()).toBe(510);
  });
});
