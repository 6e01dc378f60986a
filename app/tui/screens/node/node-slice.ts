import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ErrorGroup } from '../../../../landscape/queries/error-groups.ts';
import type { NodeReport } from '../../../../landscape/queries/node-report.ts';
import type { SlowStateOfToken } from '../../../../landscape/queries/slowest-states.ts';
import type { Reader } from '../../../reading/reader.ts';
import { arraySource } from '../../store/array-source.ts';
import { createListWindow } from '../../store/list-window.ts';
import type { ListWindow } from '../../store/list-window.ts';
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
  fit(width: number): void;
}

export function createNodeSlice(reader: Reader, run: string, node: string): NodeSlice {
  const store = createStore<NodeState>()(() => ({
    node,
    tab: 'stats',
    report: undefined,
    error: undefined,
    width: 80,
  }));
  let reading: Promise<NodeReport> = read(node);
  /** Of all nodes of the run; counting them takes a while, so it begins when they are wanted. */
  let groups: Promise<readonly ErrorGroup[]> | undefined;

  function read(name: string): Promise<NodeReport> {
    const asked = reader.ask('node', { run, node: name });
    asked.then(
      (report) => {
        if (asked === reading) store.setState({ report, error: undefined });
      },
      (error: unknown) => {
        if (asked === reading) store.setState({ report: undefined, error });
      },
    );
    return asked;
  }

  const linesOf = (make: (report: NodeReport, width: number) => readonly TextLine[]) => () =>
    reading.then((report) => make(report, store.getState().width - markWidth));
  const lists = {
    slowest: createListWindow(
      arraySource(
        () => reading.then(({ slowest }) => slowest),
        ({ stateId }: SlowStateOfToken) => stateId,
      ),
    ),
    config: createTextList(linesOf(configLines)),
    contract: createTextList(linesOf(contractLines)),
    errors: createListWindow(
      arraySource(
        async () => {
          const { summary } = await reading;
          groups ??= reader.ask('error_groups', { run });
          return (await groups).filter(({ nodeIndex }) => nodeIndex === summary.node.nodeIndex);
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
      reading = read(next);
      others.forEach((list) => list.goTo(undefined));
      readErrors();
    },
    reload() {
      reading = read(store.getState().node);
      groups = undefined;
      others.forEach((list) => list.reload());
      if (errorsOf !== undefined) errors.reload();
    },
    fit(width) {
      if (width === store.getState().width) return;
      store.setState({ width });
      config.reload();
      contract.reload();
    },
  };
}
