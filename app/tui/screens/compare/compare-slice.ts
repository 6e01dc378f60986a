import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Reader } from '../../../reading/reader.ts';
import type { RunFacts } from '../../../reading/run-facts.ts';
import { arraySource } from '../../store/array-source.ts';
import { createListWindow } from '../../store/list-window.ts';
import type { ListWindow } from '../../store/list-window.ts';
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
  /** What was asked for, A first. */
  readonly runs: readonly [string, string];
  /** The runs as their own keys, once they are read. */
  readonly keys: readonly [string, string];
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
  /** Makes A of B. */
  swap(): void;
  reload(): void;
  fit(width: number): void;
}

type Pair = readonly [RunFacts, RunFacts];

export function createCompareSlice(
  reader: Reader,
  runs: readonly [string, string],
  nowMs: () => number,
): CompareSlice {
  const store = createStore<CompareState>()(() => ({
    tab: 'summary',
    runs,
    keys: runs,
    width: 80,
  }));
  let reading: Promise<Pair> | undefined;

  const facts = async (): Promise<Pair> => {
    reading ??= read(store.getState().runs);
    return reading;
  };
  async function read([first, second]: readonly [string, string]): Promise<Pair> {
    const a = await reader.ask('run_facts', { run: first });
    const b = await reader.ask('run_facts', { run: second });
    store.setState({ keys: [a.summary.runKey, b.summary.runKey] });
    return [a, b];
  }

  async function errorsOf({ summary, nodes }: RunFacts): Promise<RunErrors> {
    return { nodes, groups: await reader.ask('error_groups', { run: summary.runKey }) };
  }

  const summaryList = createTextList(async () =>
    summaryLines(compareRuns(...(await facts()), nowMs()), store.getState().width - markWidth),
  );
  const settingsList = createTextList(async () => settingsDiffLines(...(await facts())));
  const nodesList = createListWindow(
    arraySource(
      async () => pairNodes(...(await facts())),
      ({ name }: NodePair) => name,
    ),
  );
  const errorsList = createListWindow(
    arraySource(
      async () => {
        const [a, b] = await facts();
        return pairErrors(await errorsOf(a), await errorsOf(b));
      },
      ({ key }: ErrorPair) => key,
    ),
  );
  const lists = {
    summary: summaryList,
    settings: settingsList,
    nodes: nodesList,
    errors: errorsList,
  };
  /** Counting errors takes a while: it begins when they are wanted. */
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
    swap() {
      const { runs: asked, keys } = store.getState();
      store.setState({ runs: [asked[1], asked[0]], keys: [keys[1], keys[0]] });
      reading = reading?.then(([a, b]): Pair => [b, a]);
      start();
    },
    reload() {
      reading = undefined;
      const { errors: errorList, ...others } = lists;
      Object.values(others).forEach((list) => list.reload());
      if (areErrorsRead) errorList.reload();
    },
    fit(width) {
      if (width === store.getState().width) return;
      store.setState({ width });
      summaryList.reload();
    },
  };
}
