import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Explanation } from '../../../../landscape/model/explanation.ts';
import type { JsonObject } from '../../../../landscape/model/json.ts';
import { isJsonObject } from '../../../../landscape/model/json.ts';
import { parseJson } from '../../../../landscape/parse-json.ts';
import type { Reader } from '../../../reading/reader.ts';
import { unavailableText } from '../../../format/explain-end.ts';
import { atStart, moveTo, resizeTo } from '../../store/line-cursor.ts';
import type { LineCursor } from '../../store/line-cursor.ts';
import type { DetailLine } from './detail-line.ts';
import { detailLines } from './detail-lines.ts';
import { hashedParts, hashOfPart } from './hash-lines.ts';
import type { HashedPart, Verified, VerifiedParts } from './hash-lines.ts';
import { decisiveEntry, toJourney } from './journey.ts';
import type { JourneyEntry, StepEntry } from './journey.ts';

/** What is explained: a row or a token, and how much of it. */
export interface LineageAsked {
  readonly row?: string | undefined;
  readonly token?: string | undefined;
  readonly down: boolean;
  readonly field?: string | undefined;
  /** Tokens behind which the pages up to this one begin; the last is this one's. */
  readonly pages: readonly string[];
}

export interface LineageState {
  readonly asked: LineageAsked;
  readonly isReading: boolean;
  readonly error: unknown;
  readonly explanation: Explanation | undefined;
  readonly journey: readonly JourneyEntry[];
  readonly at: LineCursor;
  /** Which pane has the keys that move. */
  readonly focus: 'journey' | 'detail';
  readonly detail: LineCursor;
  readonly detailWidth: number;
  /** Fields that a step left alone are shown too. */
  readonly showsSame: boolean;
  /** The answer takes all the lines that it needs. */
  readonly showsWhole: boolean;
  /** State → the row that it put out. */
  readonly rows: ReadonlyMap<string, JsonObject>;
  /** State → its hashes that were computed again. */
  readonly verified: ReadonlyMap<string, VerifiedParts>;
}

export interface LineageSlice {
  readonly run: string;
  readonly store: StoreApi<LineageState>;
  selected(): JourneyEntry | undefined;
  /** The lines of the detail pane, as wide as it is. */
  detailLines(): readonly DetailLine[];
  /** Reads something else; what is shown stays until then, and when it is not there. */
  ask(change: Partial<LineageAsked>): Promise<void>;
  moveJourney(at: LineCursor): void;
  moveDetail(detail: LineCursor): void;
  toggleFocus(): void;
  toggleSame(): void;
  toggleWhole(): void;
  resize(journey: number, detail: { readonly height: number; readonly width: number }): void;
  /** Reads the bytes of the selected step and computes their hashes; how many are right, of how many. */
  verify(): Promise<{ readonly same: number; readonly all: number } | undefined>;
  close(): void;
}

/** @param say - Told what is wrong with a question while the answer to another one is shown. */
export function createLineageSlice(
  reader: Reader,
  run: string,
  first: LineageAsked,
  say: (error: unknown) => void,
): LineageSlice {
  const store = createStore<LineageState>()(() => ({
    asked: first,
    isReading: false,
    error: undefined,
    explanation: undefined,
    journey: [],
    at: atStart,
    focus: 'journey',
    detail: atStart,
    detailWidth: 80,
    showsSame: false,
    showsWhole: false,
    rows: new Map(),
    verified: new Map(),
  }));
  let isClosed = false;
  let stopped = new AbortController();

  function selected(): JourneyEntry | undefined {
    const { journey, at } = store.getState();
    return journey[at.cursor];
  }

  function partsOf(entry: JourneyEntry) {
    const { explanation, rows, verified, showsSame } = store.getState();
    const state = entry.kind === 'step' ? entry.step.state : '';
    return {
      explanation,
      row: showsSame ? rows.get(state) : undefined,
      verified: verified.get(state),
    };
  }

  let made: MadeLines | undefined;

  /** Made anew only for something else: keys and hints ask for them many times, and rows may be large. */
  function linesOf(): readonly DetailLine[] {
    const entry = selected();
    const { detailWidth: width } = store.getState();
    if (entry === undefined) return [];
    const { explanation, row, verified } = partsOf(entry);
    if (explanation === undefined) return [];
    const of = [entry, explanation, row, verified, width] as const;
    if (made === undefined || of.some((each, i) => each !== made?.of[i])) {
      made = { of, lines: detailLines(entry, { explanation, row, verified }, width) };
    }
    return made.lines;
  }

  async function ask(change: Partial<LineageAsked>): Promise<void> {
    stopped.abort();
    const mine = new AbortController();
    stopped = mine;
    const asked = { ...store.getState().asked, ...change };
    const { row, token, down, field, pages } = asked;
    store.setState({ isReading: true });
    try {
      const explanation = await reader.ask(
        'explain',
        { run, row, token, down, field, after: pages.at(-1) },
        mine.signal,
      );
      if (!mine.signal.aborted) show(asked, explanation);
    } catch (error) {
      if (mine.signal.aborted) return;
      const { explanation } = store.getState();
      store.setState({ isReading: false, ...(explanation === undefined ? { error } : {}) });
      if (explanation !== undefined) say(error);
    }
  }

  function show(asked: LineageAsked, explanation: Explanation): void {
    const before = selected();
    const journey = toJourney(explanation);
    const same = before === undefined ? -1 : journey.findIndex((each) => isSamePlace(each, before));
    const cursor = same === -1 ? decisiveEntry(explanation, journey) : same;
    store.setState(({ at, detail }) => ({
      asked,
      explanation,
      journey,
      isReading: false,
      error: undefined,
      at: moveTo(at, cursor, journey.length),
      detail: { ...detail, cursor: 0, top: 0 },
    }));
    readRow();
  }

  /** The row of the selected step, where fields that it left alone are shown. */
  function readRow(): void {
    const entry = selected();
    const { showsSame, rows } = store.getState();
    if (!showsSame || entry?.kind !== 'step' || entry.step.node.kind === 'sink') return;
    const { state, output, outputRows } = entry.step;
    if (output?.available !== true || outputRows !== null || rows.has(state)) return;
    const bytes = { kind: 'state', state, which: 'output' } as const;
    reader
      .ask('payload', { run, bytes })
      .then(({ content }) => {
        if (!content.available || content.encoding !== 'utf8') return;
        const row = parseJson(content.text);
        if (isJsonObject(row))
          store.setState((now) => ({ rows: new Map(now.rows).set(state, row) }));
      })
      .catch((error: unknown) => {
        if (!isClosed) say(error);
      });
  }

  async function verifyPart(entry: StepEntry, part: HashedPart): Promise<Verified> {
    const { step, token, isLast } = entry;
    const written = part === 'output' && isLast ? token.end?.written : undefined;
    // The explanation has read these bytes back from the file and compared their hash.
    if (written?.inArtifact === 'same' && step.node.kind === 'sink') {
      return { isSame: true, bytes: written.length };
    }
    try {
      const bytes = { kind: 'state', state: step.state, which: part } as const;
      const { content, byteLength } = await reader.ask('payload', { run, bytes });
      return content.available
        ? { isSame: true, bytes: byteLength ?? 0 }
        : { isSame: false, why: unavailableText[content.why] };
    } catch (error) {
      return { isSame: false, why: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    run,
    store,
    selected,
    detailLines: linesOf,
    ask,
    moveJourney(at) {
      const isElsewhere = at.cursor !== store.getState().at.cursor;
      store.setState(({ detail }) => ({
        at,
        detail: isElsewhere ? { ...detail, cursor: 0, top: 0 } : detail,
      }));
      if (isElsewhere) readRow();
    },
    moveDetail: (detail) => store.setState({ detail }),
    toggleFocus: () =>
      store.setState(({ focus }) => ({ focus: focus === 'journey' ? 'detail' : 'journey' })),
    toggleSame() {
      store.setState(({ showsSame }) => ({ showsSame: !showsSame }));
      readRow();
    },
    toggleWhole: () => store.setState(({ showsWhole }) => ({ showsWhole: !showsWhole })),
    resize(height, { height: detailHeight, width: detailWidth }) {
      const { at, detail, detailWidth: before, journey } = store.getState();
      if (at.height === height && detail.height === detailHeight && before === detailWidth) return;
      store.setState({ detailWidth });
      store.setState({
        at: resizeTo(at, height, journey.length),
        detail: resizeTo(detail, detailHeight, linesOf().length),
      });
    },
    async verify() {
      const entry = selected();
      if (entry?.kind !== 'step') return undefined;
      const parts = hashedParts.filter((part) => hashOfPart(entry, part) !== undefined);
      const found = await Promise.all(
        parts.map(async (part) => [part, await verifyPart(entry, part)] as const),
      );
      store.setState(({ verified }) => ({
        verified: new Map(verified).set(entry.step.state, Object.fromEntries(found)),
      }));
      return { same: found.filter(([, { isSame }]) => isSame).length, all: found.length };
    },
    close() {
      isClosed = true;
      stopped.abort();
    },
  };
}

/** Lines, and what they were made of. */
interface MadeLines {
  readonly of: readonly unknown[];
  readonly lines: readonly DetailLine[];
}

function isSamePlace(entry: JourneyEntry, other: JourneyEntry): boolean {
  if (entry.kind === 'step' || other.kind === 'step') {
    return entry.kind === 'step' && other.kind === 'step' && entry.step.state === other.step.state;
  }
  if (entry.kind === 'token' || other.kind === 'token') {
    return entry.kind === 'token' && other.kind === 'token' && entry.token.id === other.token.id;
  }
  return entry.node.id === other.node.id;
}
