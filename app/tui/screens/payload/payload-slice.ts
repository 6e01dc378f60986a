import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Reader } from '../../../reading/reader.ts';
import { countHidden } from '../../../format/display-text.ts';
import { atStart, moveTo, resizeTo } from '../../store/line-cursor.ts';
import type { LineCursor } from '../../store/line-cursor.ts';
import type { Target } from '../../store/place.ts';
import {
  foldedAll,
  foldedAtFirst,
  findInTree,
  holdersOf,
  isFoldable,
  placeOf,
} from './json-tree.ts';
import type { JsonTree } from './json-tree.ts';
import { hexText, rawText } from './raw-text.ts';
import type { RawText } from './raw-text.ts';
import { readBytes } from '../../store/read-bytes.ts';
import { parseTree } from './parse-tree.ts';
import type { ShownBytes } from '../../store/read-bytes.ts';
import { nextMatch } from './search.ts';
import type { Search } from './search.ts';
import { treeLines } from './tree-lines.ts';
import type { TreeLine } from './tree-lines.ts';

export interface PayloadState {
  readonly bytes: ShownBytes | undefined;
  readonly error: unknown;
  /** Absent where the bytes are no JSON. */
  readonly tree: JsonTree | undefined;
  readonly mode: 'tree' | 'raw';
  /** Characters of all of it that a terminal would obey or not show. */
  readonly hidden: number;
  readonly folded: ReadonlySet<number>;
  /** Texts that stand whole below their names. */
  readonly unfolded: ReadonlySet<number>;
  /** In sight, if one scrolled to them. */
  readonly lines: readonly TreeLine[];
  /** Made when it is first looked at. */
  readonly raw: RawText | undefined;
  readonly at: LineCursor;
  readonly width: number;
  readonly search: Search | undefined;
}

export interface PayloadSlice {
  readonly store: StoreApi<PayloadState>;
  /** Place in the tree of the value under the cursor. */
  selectedNode(): number | undefined;
  count(): number;
  move(at: LineCursor): void;
  resize(width: number, height: number): void;
  toggle(): void;
  fold(): void;
  unfold(): void;
  /** Folds everything; unfolds everything when it is so already. */
  foldAll(): void;
  toggleRaw(): void;
  /** How often the text is there; `undefined` where the bytes are no text. */
  find(text: string): number | undefined;
  goToMatch(direction: 1 | -1): void;
  close(): void;
}

export function createPayloadSlice(
  reader: Reader,
  { payload, at: path }: Extract<Target, { screen: 'payload' }>,
): PayloadSlice {
  const store = createStore<PayloadState>()(() => ({
    bytes: undefined,
    error: undefined,
    tree: undefined,
    mode: 'raw',
    hidden: 0,
    folded: new Set(),
    unfolded: new Set(),
    lines: [],
    raw: undefined,
    at: atStart,
    width: 80,
    search: undefined,
  }));
  const stopped = new AbortController();

  readBytes(payload, reader, stopped.signal)
    .then(show)
    .catch((error: unknown) => {
      if (!stopped.signal.aborted) store.setState({ error });
    });

  function show(bytes: ShownBytes): void {
    if (stopped.signal.aborted) return;
    const tree = parseTree(bytes);
    // A source record is what the source gave: its bytes, not what can be read out of them.
    const mode = tree === undefined || payload.kind === 'row' ? 'raw' : 'tree';
    const folded = tree === undefined ? new Set<number>() : foldedAtFirst(tree);
    store.setState({ bytes, tree, mode, folded });
    countHiddenHere();
    layOut();
    if (tree !== undefined && path !== undefined) goToNode(placeOf(tree, path));
  }

  /** Of a tree its own hidden characters: what JSON has escaped is as hidden. */
  function countHiddenHere(): void {
    const { bytes, tree = [], mode } = store.getState();
    const content = bytes?.content;
    const text = content?.available === true && content.encoding === 'utf8' ? content.text : '';
    const ofTree = () => tree.reduce((sum, { hidden }) => sum + hidden, 0);
    store.setState({ hidden: mode === 'tree' ? ofTree() : countHidden(text) });
  }

  /** Makes the lines anew, and keeps the cursor on what it was on. */
  function layOut(): void {
    const before = selectedNode();
    const { tree, folded, unfolded, width, mode, bytes } = store.getState();
    const lines = tree === undefined ? [] : treeLines(tree, folded, unfolded, width);
    store.setState({
      lines,
      raw: mode === 'raw' && bytes !== undefined ? rawOf(bytes, width) : undefined,
    });
    const { at } = store.getState();
    const same = before === undefined ? -1 : lines.findIndex(({ node }) => node === before);
    store.setState({ at: moveTo(at, same === -1 ? at.cursor : same, count()) });
  }

  function selectedNode(): number | undefined {
    const { lines, at, mode } = store.getState();
    return mode === 'tree' ? lines[at.cursor]?.node : undefined;
  }

  function count(): number {
    const { mode, lines, raw } = store.getState();
    return mode === 'tree' ? lines.length : (raw?.count ?? 0);
  }

  function goToNode(node: number): void {
    const { tree, folded } = store.getState();
    if (tree === undefined) return;
    const open = new Set(folded);
    for (const holder of holdersOf(tree, node)) open.delete(holder);
    store.setState({ folded: open });
    layOut();
    const { lines, at } = store.getState();
    const line = lines.findIndex((each) => each.node === node);
    store.setState({ at: moveTo(at, line, lines.length) });
  }

  function changeFold(node: number, isFolded: boolean): void {
    const { tree, folded, unfolded } = store.getState();
    const found = tree?.[node];
    if (found === undefined) return;
    if (isFoldable(found, node)) {
      const next = new Set(folded);
      if (isFolded) next.add(node);
      else next.delete(node);
      store.setState({ folded: next });
    } else if (typeof found.value === 'string') {
      const next = new Set(unfolded);
      if (isFolded) next.delete(node);
      else next.add(node);
      store.setState({ unfolded: next });
    }
    layOut();
  }

  function isFoldedNow(node: number): boolean {
    const { tree, folded, unfolded } = store.getState();
    const found = tree?.[node];
    if (found === undefined) return true;
    return isFoldable(found, node) ? folded.has(node) : !unfolded.has(node);
  }

  function goToMatch(direction: 1 | -1): void {
    const { search, mode, at } = store.getState();
    if (search === undefined || search.found.length === 0) return;
    const here = mode === 'tree' ? (selectedNode() ?? 0) : at.cursor;
    const current = nextMatch(search, here, direction);
    const place = search.found[current] ?? 0;
    store.setState({ search: { ...search, current } });
    if (mode === 'tree') goToNode(place);
    else store.setState({ at: moveTo(at, place, count()) });
  }

  return {
    store,
    selectedNode,
    count,
    move: (at) => store.setState({ at }),
    resize(width, height) {
      const now = store.getState();
      if (now.width !== width) {
        store.setState({ width });
        layOut();
      }
      if (now.at.height !== height)
        store.setState({ at: resizeTo(store.getState().at, height, count()) });
    },
    toggle() {
      const node = selectedNode();
      if (node !== undefined) changeFold(node, !isFoldedNow(node));
    },
    fold() {
      const node = selectedNode();
      if (node === undefined) return;
      if (!isFoldedNow(node)) return changeFold(node, true);
      const holder = store.getState().tree?.[node]?.parent ?? -1;
      if (holder >= 0) goToNode(holder);
    },
    unfold() {
      const node = selectedNode();
      if (node !== undefined) changeFold(node, false);
    },
    foldAll() {
      const { tree, folded } = store.getState();
      if (tree === undefined) return;
      const all = foldedAll(tree);
      store.setState({ folded: folded.size === all.size ? new Set() : all, unfolded: new Set() });
      layOut();
    },
    toggleRaw() {
      const { mode, tree } = store.getState();
      if (tree === undefined) return;
      store.setState({ mode: mode === 'tree' ? 'raw' : 'tree', at: atTop(store.getState().at) });
      store.setState({ search: undefined });
      countHiddenHere();
      layOut();
    },
    find(text) {
      const { tree, mode, raw } = store.getState();
      const found = mode === 'tree' ? findInTree(tree ?? [], text) : raw?.find(text);
      if (found === undefined) return undefined;
      store.setState({ search: { text, found, current: -1 } });
      goToMatch(1);
      return found.length;
    },
    goToMatch,
    close: () => stopped.abort(),
  };
}

function atTop(at: LineCursor): LineCursor {
  return { ...at, cursor: 0, top: 0 };
}

function rawOf({ content }: ShownBytes, width: number): RawText | undefined {
  if (!content.available) return undefined;
  if (content.encoding === 'utf8') return rawText(content.text, width);
  return hexText(Buffer.from(content.text, 'base64'), width);
}
