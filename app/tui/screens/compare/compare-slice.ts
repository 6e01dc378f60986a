import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Reader } from '../../../reading/reader.ts';
import type { RunFacts } from '../../../reading/run-facts.ts';
import { arraySource } from '../../store/array-source.ts';
import { createListWindow } from '../../store/list-window.ts';
import type { ListWindow } from '../../store/list-window.ts';
import { shareReading } from '../../store/shared-reading.ts';
import { createTextList, markWidth } from '../../store/text-list.ts';
import type { TextList } from '../../store/text-list.ts';
import { compareRuns } from './compared.ts';
import { pairErrors } from './error-pairs.ts';
import type { ErrorPair, RunErrors } from './error-pairs.ts';
import { pairNodes } from './node-pairs.ts';
import type { NodePair } from './node-pairs.ts';
import { settingsDiffLines } from './settings-diff.ts';
import { summaryLines } from './summary-lines.ts';

export const compareTabs = ['summary', 'nodes', 'errors', 'settings'] as const;
export type CompareTab = (typeof compareTabs)[number];

export interface CompareState {
  readonly tab: CompareTab;
  /** The runs in the order in which they were asked for: as they were, as their own keys once they are read. */
  readonly runs: readonly [string, string];
  /** Whether A is the second of them. */
  readonly isSwapped: boolean;
  /** Cells for which lines are made. */
  readonly width: number;
}

export interface CompareSlice {
  readonly store: StoreApi<CompareState>;
  readonly summary: TextList;
  readonly nodes: ListWindow<NodePair, string>;
  readonly errors: ListWindow<ErrorPair, string>;
  readonly settings: TextList;
  openTab(tab: CompareTab): void;
  /** A and B of what is shown. */
  readonly keys: () => readonly [string, string];
  /** Makes A of B, once both are read: what is shown and how it is labelled change together. */
  swap(): Promise<void>;
  reload(): void;
  fit(width: number): void;
  close(): void;
}

type Pair<T> = readonly [T, T];

export function createCompareSlice(
  reader: Reader,
  runs: readonly [string, string],
  nowMs: () => number,
): CompareSlice {
  const store = createStore<CompareState>()(() => ({
    tab: 'summary',
    runs,
    isSwapped: false,
    width: 80,
  }));
  /** Both are read in the order in which they were asked for, whichever is A by then. */
  const facts = shareReading(async (signal): Promise<Pair<RunFacts>> => {
    const first = await reader.ask('run_facts', { run: runs[0] }, signal);
    const second = await reader.ask('run_facts', { run: runs[1] }, signal);
    store.setState({ runs: [first.summary.runKey, second.summary.runKey] });
    return [first, second];
  });
  /** Counting errors takes a while: it begins when they are wanted. */
  const errors = shareReading(async (signal): Promise<Pair<RunErrors>> => {
    const [first, second] = await facts.get();
    return [await errorsOf(first, signal), await errorsOf(second, signal)];
  });
  const errorsOf = async (
    { summary, nodes }: RunFacts,
    signal: AbortSignal,
  ): Promise<RunErrors> => ({
    nodes,
    groups: await reader.ask('error_groups', { run: summary.runKey }, signal),
  });
  const asShown = <T>([first, second]: Pair<T>): Pair<T> =>
    store.getState().isSwapped ? [second, first] : [first, second];
  const factsShown = async () => asShown(await facts.get());

  const summaryList = createTextList(async () =>
    summaryLines(compareRuns(...(await factsShown()), nowMs()), store.getState().width - markWidth),
  );
  const settingsList = createTextList(async () => settingsDiffLines(...(await factsShown())));
  const nodesList = createListWindow(
    arraySource(
      async () => pairNodes(...(await factsShown())),
      ({ name }: NodePair) => name,
    ),
  );
  const errorsList = createListWindow(
    arraySource(
      async () => pairErrors(...asShown(await errors.get())),
      ({ key }: ErrorPair) => key,
    ),
  );
  const lists = {
    summary: summaryList,
    settings: settingsList,
    nodes: nodesList,
    errors: errorsList,
  };
  let areErrorsRead = false;
  const readErrors = () => {
    if (store.getState().tab !== 'errors' || areErrorsRead) return;
    areErrorsRead = true;
    errorsList.goTo(undefined);
  };
  const start = () => {
    [summaryList, settingsList, nodesList].forEach((list) => list.goTo(undefined));
    areErrorsRead = false;
    readErrors();
  };
  start();
  return {
    store,
    ...lists,
    openTab(tab) {
      store.setState({ tab });
      readErrors();
    },
    keys: () => asShown(store.getState().runs),
    async swap() {
      try {
        await facts.get();
        if (areErrorsRead) await errors.get();
      } catch {
        // The lists tell what went wrong.
        return;
      }
      store.setState(({ isSwapped }) => ({ isSwapped: !isSwapped }));
      start();
    },
    reload() {
      facts.forget();
      errors.forget();
      const { errors: errorList, ...others } = lists;
      Object.values(others).forEach((list) => list.reload());
      if (areErrorsRead) errorList.reload();
    },
    fit(width) {
      if (width === store.getState().width) return;
      store.setState({ width });
      summaryList.reload();
    },
    close() {
      facts.close();
      errors.close();
      for (const list of Object.values(lists)) list.stop();
    },
  };
}
