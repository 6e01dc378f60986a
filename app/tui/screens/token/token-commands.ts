import type { Command, Commands } from '../../keys/find-command.ts';
import { editableText } from '../../store/editable-text.ts';
import { cursorCommands, moveTo } from '../../store/line-cursor.ts';
import type { Services } from '../../store/services.ts';
import { copyChoice } from './copy-choice.ts';
import { fieldsOf } from './fields-of.ts';
import type { JourneyEntry } from './journey.ts';
import { tokenBeside } from './journey.ts';
import { payloadTarget, rawTarget, reasonTarget } from './payload-target.ts';
import type { PayloadTarget } from './payload-target.ts';
import type { LineageSlice } from './token-slice.ts';

/** What can be done with a lineage: in the pane that has the keys, and Esc leads back to all of it. */
export function tokenCommands(slice: LineageSlice, services: Services): () => Commands {
  const all = lineageCommands(slice, services);
  const { journey, detail } = movements(slice);
  const back: Commands = { back: { run: () => widen(slice) } };
  const inJourney: Commands = { ...journey, ...all };
  const ofField: Commands = { ...inJourney, ...back };
  const inDetail: Commands = { ...detail, ...all, ...back };
  return () => {
    const { focus, asked } = slice.store.getState();
    if (focus === 'detail') return inDetail;
    return asked.field === undefined ? inJourney : ofField;
  };
}

function lineageCommands(slice: LineageSlice, services: Services): Commands {
  const { run, store } = slice;
  const state = () => store.getState();
  const selectedField = () => {
    const { focus, detail } = state();
    return focus === 'detail' ? slice.detailLines()[detail.cursor]?.field : undefined;
  };
  const output = () => payloadTarget(run, slice.selected(), 'output', selectedField());
  const input = () => payloadTarget(run, slice.selected(), 'input', selectedField());
  const opening = (target: () => PayloadTarget | string): Command => ({
    disabled: () => sentenceOf(target()),
    run() {
      const found = target();
      if (typeof found !== 'string') services.go(found);
    },
  });
  const batchOf = () => batchIn(slice.selected());
  const openBatch: Command = {
    disabled: () => (batchOf() === undefined ? 'It was in no batch here.' : undefined),
    run() {
      const batch = batchOf();
      if (batch !== undefined) services.go({ screen: 'batch', run, batch });
    },
  };
  const openOutput = opening(output);
  const openSelected = () => {
    const kind = slice.selected()?.kind;
    return kind === 'batch' || kind === 'many' ? openBatch : openOutput;
  };
  return {
    ...panes(slice),
    ...neighbours(slice),
    open: { disabled: () => openSelected().disabled?.(), run: () => openSelected().run() },
    input: opening(input),
    raw: opening(() => rawOf(slice)),
    reason: opening(() => reasonTarget(run, slice.selected())),
    batch: openBatch,
    editor: {
      disabled: () => sentenceOf(output()),
      run() {
        const target = output();
        if (typeof target !== 'string') void openInEditor(target, services);
      },
    },
    ancestors: {
      disabled() {
        const entry = slice.selected();
        if (entry === undefined || !('token' in entry)) return 'Choose a token first.';
        const isShown = state().asked.token === entry.token.id;
        return isShown ? 'This is the way of that token already.' : undefined;
      },
      run() {
        const entry = slice.selected();
        if (entry === undefined || !('token' in entry)) return;
        services.go({ screen: 'token', run, token: entry.token.id });
      },
    },
    descendants: {
      run: () => void slice.ask({ down: !state().asked.down, pages: [] }),
    },
    field: { run: () => chooseField(slice, services, selectedField()?.[0]) },
    why: { run: () => slice.toggleWhole() },
    same: { run: () => slice.toggleSame() },
    verify: {
      disabled: () => (slice.selected()?.kind === 'step' ? undefined : 'Choose a step first.'),
      run() {
        void slice.verify().then((found) => {
          if (found === undefined) return;
          const { same, all } = found;
          if (same === all) services.say(`✓ ${same} of ${all} hashes computed again`, 'good');
          else services.say(`${same} of ${all} hashes computed again: the step says why`, 'warn');
        });
      },
    },
    artifact: { run: () => services.go({ screen: 'run', run, tab: 'artifacts' }) },
    copy: { run: () => services.choose(copyChoice(slice, services)) },
    reload: { run: () => void slice.ask({}) },
  };
}

/** Moving in the one pane or in the other. */
function movements(slice: LineageSlice): { readonly journey: Commands; readonly detail: Commands } {
  const { store } = slice;
  return {
    journey: cursorCommands(
      () => ({ at: store.getState().at, count: store.getState().journey.length }),
      (at) => slice.moveJourney(at),
    ),
    detail: cursorCommands(
      () => ({ at: store.getState().detail, count: slice.detailLines().length }),
      (at) => slice.moveDetail(at),
    ),
  };
}

/** From pane to pane, and from token to token. */
function panes(slice: LineageSlice): Commands {
  const { store } = slice;
  const besides = (direction: 1 | -1): Command => ({
    run() {
      const { journey: entries, at } = store.getState();
      const line = tokenBeside(entries, at.cursor, direction);
      slice.moveJourney(moveTo(at, line, entries.length));
    },
  });
  return {
    'next-pane': {
      disabled: () => (slice.selected() === undefined ? 'There is only this here.' : undefined),
      run: () => slice.toggleFocus(),
    },
    'next-token': besides(1),
    'previous-token': besides(-1),
  };
}

/** Other rows of the run, other pages of tokens. */
function neighbours(slice: LineageSlice): Commands {
  const { store } = slice;
  const rowIndex = () => {
    const { rows = [], asked } = store.getState().explanation ?? {};
    return rows.length === 1 || (asked?.row ?? null) !== null ? rows[0]?.index : undefined;
  };
  const notOneRow = () => (rowIndex() === undefined ? 'This is not about one row.' : undefined);
  const goToRow = (row: number) => {
    void slice.ask({ row: String(row), token: undefined, down: false, pages: [] });
  };
  const next = () => store.getState().explanation?.page.next ?? undefined;
  return {
    'next-row': { disabled: notOneRow, run: () => goToRow((rowIndex() ?? 0) + 1) },
    'previous-row': {
      disabled: () => (rowIndex() === 0 ? 'This is the first row.' : notOneRow()),
      run: () => goToRow((rowIndex() ?? 1) - 1),
    },
    more: {
      disabled: () => (next() === undefined ? 'These are the last tokens.' : undefined),
      run() {
        const after = next();
        if (after !== undefined)
          void slice.ask({ pages: [...store.getState().asked.pages, after] });
      },
    },
    less: {
      disabled: () =>
        store.getState().asked.pages.length === 0 ? 'These are the first tokens.' : undefined,
      run: () => void slice.ask({ pages: store.getState().asked.pages.slice(0, -1) }),
    },
  };
}

function sentenceOf(target: PayloadTarget | string): string | undefined {
  return typeof target === 'string' ? target : undefined;
}

function rawOf(slice: LineageSlice): PayloadTarget | string {
  const { run, store } = slice;
  const entry = slice.selected();
  const own = entry !== undefined && 'token' in entry ? entry.token.row : null;
  const row = own ?? store.getState().explanation?.rows[0]?.id;
  return row === undefined ? 'No source record is known here.' : rawTarget(run, row);
}

function batchIn(entry: JourneyEntry | undefined): string | undefined {
  switch (entry?.kind) {
    case undefined:
      return undefined;
    case 'step':
      return entry.step.batch?.batch ?? entry.token.batch ?? undefined;
    case 'token':
      return entry.token.end?.batch ?? entry.token.batch ?? undefined;
    case 'batch':
      return entry.node.id;
    case 'many':
      return entry.node.what === 'children' ? undefined : entry.node.id.split('.')[0];
    default:
      return entry satisfies never;
  }
}

async function openInEditor({ title, payload }: PayloadTarget, services: Services): Promise<void> {
  const isStillHere = services.here();
  try {
    const found = await editableText(payload, services.reader);
    // Who has gone elsewhere meanwhile wants no editor any more.
    if (!isStillHere()) return;
    if ('why' in found) services.say(found.why, 'warn');
    else services.openText(`${title}${found.ending}`, found.text, 'editor');
  } catch (error) {
    if (isStillHere()) services.say(error instanceof Error ? error.message : String(error), 'bad');
  }
}

/** One step back towards all of it: out of the detail, then to every field. */
function widen(slice: LineageSlice): void {
  if (slice.store.getState().focus === 'detail') slice.toggleFocus();
  else void slice.ask({ field: undefined });
}

function chooseField(slice: LineageSlice, services: Services, field: string | undefined): void {
  const { explanation } = slice.store.getState();
  if (field !== undefined) {
    if (slice.store.getState().focus === 'detail') slice.toggleFocus();
    void slice.ask({ field });
    return;
  }
  const fields = explanation === undefined ? [] : fieldsOf(explanation);
  services.choose({
    title: 'Which steps touched a field?',
    items: [
      ...(slice.store.getState().asked.field === undefined
        ? []
        : [{ text: 'all fields', run: () => void slice.ask({ field: undefined }) }]),
      ...fields.map((name) => ({ text: name, run: () => void slice.ask({ field: name }) })),
    ],
  });
}
