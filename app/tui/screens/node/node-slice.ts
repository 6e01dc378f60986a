import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ErrorGroup } from '../../../../landscape/queries/error-groups.ts';
import type { NodeReport } from '../../../../landscape/queries/node-report.ts';
import type { SlowStateOfToken } from '../../../../landscape/queries/slowest-states.ts';
import type { Reader } from '../../../reading/reader.ts';
import { arraySource } from '../../store/array-source.ts';
import { createListWindow } from '../../store/list-window.ts';
import type { ListWindow } from '../../store/list-window.ts';
import { shareReading } from '../../store/shared-reading.ts';
import type { SharedReading } from '../../store/shared-reading.ts';
import { createTextList, markWidth } from '../../store/text-list.ts';
import type { TextLine, TextList } from '../../store/text-list.ts';
import { configLines } from './config-lines.ts';
import { contractLines } from './contract-lines.ts';

export const nodeTabs = ['stats', 'config', 'contract', 'errors'] as const;
export type NodeTab = (typeof nodeTabs)[number];

export interface NodeState {
  readonly node: string;
  readonly tab: NodeTab;
  /** Absent until it is read. */
  readonly report: NodeReport | undefined;
  readonly error: unknown;
  /** Cells for which the lines of the text tabs are made. */
  readonly width: number;
}

export interface NodeSlice {
  readonly store: StoreApi<NodeState>;
  readonly slowest: ListWindow<SlowStateOfToken, number>;
  readonly config: TextList;
  readonly contract: TextList;
  readonly errors: ListWindow<ErrorGroup, string>;
  openTab(tab: NodeTab): void;
  /** Opens the node that is so many places further in the graph. */
  step(nodes: number): void;
  reload(): void;
  /** Settles when nothing is being read. */
  settled(): Promise<void>;
  fit(width: number): void;
  close(): void;
}

export function createNodeSlice(reader: Reader, run: string, node: string): NodeSlice {
  const store = createStore<NodeState>()(() => ({
    node,
    tab: 'stats',
    report: undefined,
    error: undefined,
    width: 80,
  }));
  let reading = read(node);
  /** Of all nodes of the run; counting them takes a while, so it begins when they are wanted. */
  const groups = shareReading((signal) => reader.ask('error_groups', { run }, signal));

  /** What is shown of a node stays until it is read again. */
  function read(name: string): SharedReading<NodeReport> {
    const asked = shareReading(async (signal) => {
      try {
        const report = await reader.ask('node', { run, node: name }, signal);
        if (asked === reading) store.setState({ report, error: undefined });
        return report;
      } catch (error) {
        if (asked === reading && !signal.aborted) store.setState({ report: undefined, error });
        throw error;
      }
    });
    return asked;
  }

  const linesOf = (make: (report: NodeReport, width: number) => readonly TextLine[]) => () =>
    reading.get().then((report) => make(report, store.getState().width - markWidth));
  const lists = {
    slowest: createListWindow(
      arraySource(
        () => reading.get().then((report) => report.slowest),
        ({ stateId }: SlowStateOfToken) => stateId,
      ),
    ),
    config: createTextList(linesOf(configLines)),
    contract: createTextList(linesOf(contractLines)),
    errors: createListWindow(
      arraySource(
        async () => {
          const { nodeIndex } = (await reading.get()).summary.node;
          return (await groups.get()).filter((group) => group.nodeIndex === nodeIndex);
        },
        ({ reason, field }: ErrorGroup) => JSON.stringify([reason, field ?? null]),
      ),
    ),
  };
  const { slowest, config, contract, errors } = lists;
  const others = [slowest, config, contract];
  others.forEach((list) => list.goTo(undefined));
  let errorsOf: string | undefined;
  const readErrors = () => {
    const state = store.getState();
    if (state.tab !== 'errors' || errorsOf === state.node) return;
    errorsOf = state.node;
    errors.goTo(undefined);
  };

  return {
    store,
    ...lists,
    openTab(tab) {
      store.setState({ tab });
      readErrors();
    },
    step(nodes) {
      const names = store.getState().report?.nodes.map((each) => each.node.name) ?? [];
      const at = names.indexOf(store.getState().node);
      const next = names[(at + nodes + names.length) % names.length];
      if (next === undefined || at < 0) return;
      store.setState({ node: next, report: undefined, error: undefined });
      reading.close();
      reading = read(next);
      others.forEach((list) => list.goTo(undefined));
      readErrors();
    },
    reload() {
      reading.forget();
      groups.forget();
      others.forEach((list) => list.reload());
      if (store.getState().tab === 'errors') errors.reload();
      // It is read when it is opened.
      else errorsOf = undefined;
    },
    async settled() {
      for (const list of Object.values(lists)) await list.settled();
    },
    fit(width) {
      if (width === store.getState().width) return;
      store.setState({ width });
      config.reload();
      contract.reload();
    },
    close() {
      reading.close();
      groups.close();
      for (const list of Object.values(lists)) list.stop();
    },
  };
}
