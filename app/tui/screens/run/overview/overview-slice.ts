import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { NotableFact } from '../../../../../engine/events.ts';
import type { Progress } from '../../../../../engine/progress.ts';
import type { NodeIndex } from '../../../../../landscape/model/ids.ts';
import type { Size } from '../../../store/place.ts';
import type { FollowState } from '../../../store/follow-run.ts';
import { besideInGraph } from './graph-moves.ts';
import type { Direction } from './graph-moves.ts';
import { inOrderOfFlow } from './topological.ts';

/** What is shown of a run, and where the cursor is. */
export interface OverviewState {
  /** `auto`: a graph where there is width for it. */
  readonly picture: 'auto' | 'graph' | 'list';
  /** What the keys move in. */
  readonly focus: Focus;
  readonly node: NodeIndex;
  /** The selected error; the latest one while none is chosen. */
  readonly fact: NotableFact | undefined;
  readonly onlyProblems: boolean;
  readonly showsEdges: boolean;
  readonly size: Size;
}

export type Focus = 'nodes' | 'errors' | 'balance';

export interface OverviewSlice {
  readonly store: StoreApi<OverviewState>;
  move(direction: Direction, steps?: number): void;
  toEnd(end: 'first' | 'last'): void;
  nextFocus(): void;
  togglePicture(): void;
  toggleProblems(): void;
  toggleEdges(): void;
  selectedFact(): NotableFact | undefined;
  resize(size: Size): void;
}

/** A graph needs as much at the least to be clearer than a list. */
const graphWidth = 110;

export function showsGraph({ picture, size }: Pick<OverviewState, 'picture' | 'size'>): boolean {
  return picture === 'graph' || (picture === 'auto' && size.width >= graphWidth);
}

/** There the balance stands beside the nodes; below, it takes the place of the errors. */
export function isWide({ size }: Pick<OverviewState, 'size'>): boolean {
  return size.width >= graphWidth;
}

export function createOverviewSlice(followed: () => FollowState): OverviewSlice {
  const store = createStore<OverviewState>()(() => ({
    picture: 'auto',
    focus: 'nodes',
    node: 0,
    fact: undefined,
    onlyProblems: false,
    showsEdges: false,
    size: { width: 80, height: 21 },
  }));
  const progress = () => followed().progress;

  function moveInNodes(known: Progress, direction: Direction, steps: number): void {
    const state = store.getState();
    if (showsGraph(state)) {
      let { node } = state;
      for (let i = 0; i < steps; i += 1) node = besideInGraph(known, node, direction) ?? node;
      store.setState({ node });
      return;
    }
    const listed = listedNodes(known, state);
    const at = listed.findIndex(({ index }) => index === state.node);
    const step = direction === 'down' || direction === 'right' ? steps : -steps;
    const to = Math.min(Math.max(0, at + step), listed.length - 1);
    store.setState({ node: listed[to]?.index ?? state.node });
  }

  function moveInErrors(known: Progress, step: number): void {
    const at = factIndex(known.notable, store.getState().fact);
    const to = Math.min(Math.max(0, at + step), known.notable.length - 1);
    // On the latest one the cursor follows what comes.
    const isLatest = to === known.notable.length - 1;
    store.setState({ fact: isLatest ? undefined : known.notable[to] });
  }

  return {
    store,
    move(direction, steps = 1) {
      const known = progress();
      if (known === undefined) return;
      const { focus } = store.getState();
      if (focus === 'nodes') moveInNodes(known, direction, steps);
      if (focus === 'errors') moveInErrors(known, direction === 'down' ? steps : -steps);
    },
    toEnd(end) {
      const known = progress();
      if (known === undefined) return;
      const state = store.getState();
      if (state.focus === 'errors') {
        store.setState({ fact: end === 'last' ? undefined : known.notable[0] });
      }
      if (state.focus !== 'nodes') return;
      const listed = listedNodes(known, state);
      store.setState({ node: (end === 'last' ? listed.at(-1) : listed[0])?.index ?? state.node });
    },
    nextFocus() {
      store.setState((state) => {
        const order: readonly Focus[] = isWide(state)
          ? ['nodes', 'errors']
          : ['nodes', 'errors', 'balance'];
        return { focus: order[(order.indexOf(state.focus) + 1) % order.length] ?? 'nodes' };
      });
    },
    togglePicture: () =>
      store.setState((state) => ({ picture: showsGraph(state) ? 'list' : 'graph' })),
    toggleProblems() {
      store.setState(({ onlyProblems }) => ({ onlyProblems: !onlyProblems }));
      const known = progress();
      const state = store.getState();
      if (known === undefined) return;
      const listed = listedNodes(known, state);
      if (listed.some(({ index }) => index === state.node)) return;
      store.setState({ node: listed[0]?.index ?? state.node });
    },
    toggleEdges: () => store.setState(({ showsEdges }) => ({ showsEdges: !showsEdges })),
    resize: (size) => store.setState({ size }),
    selectedFact() {
      const notable = progress()?.notable ?? [];
      return notable[factIndex(notable, store.getState().fact)];
    },
  };
}

/** The nodes of the list, in the order in which tokens come to them. */
export function listedNodes(progress: Progress, { onlyProblems }: OverviewState) {
  const nodes = inOrderOfFlow(progress);
  return onlyProblems ? nodes.filter(({ failed }) => failed > 0) : nodes;
}

/** Place of the selected fact: the last where none is chosen, the first where it is too old to be kept. */
export function factIndex(
  notable: readonly NotableFact[],
  selected: NotableFact | undefined,
): number {
  if (selected === undefined) return notable.length - 1;
  return Math.max(
    0,
    notable.findLastIndex(
      ({ tokenId, node, reason }) =>
        tokenId === selected.tokenId && node === selected.node && reason === selected.reason,
    ),
  );
}
