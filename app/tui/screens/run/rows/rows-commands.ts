import { showId } from '../../../../../landscape/model/ids.ts';
import type { TokenSummary } from '../../../../../landscape/queries/list-tokens.ts';
import type { RowFigures } from '../../../../../landscape/queries/row-figures.ts';
import { errorText } from '../../../../output.ts';
import type { Command, Commands } from '../../../keys/find-command.ts';
import { listCommands } from '../../../keys/list-commands.ts';
import { selectedCommand } from '../../../keys/selected-command.ts';
import type { RowsAsked } from '../../../store/place.ts';
import type { Services } from '../../../store/services.ts';
import { copyRow } from './copy-row.ts';
import { facetItems } from './facets.ts';
import { completeFilter, filterText, parseFilter, resolveFilter } from './row-filter.ts';
import type { RowPreview } from './row-preview.ts';
import type { RowsSlice } from './rows-slice.ts';

interface RowsParts {
  readonly slice: RowsSlice;
  readonly preview: RowPreview;
  readonly services: Services;
  readonly run: string;
}

/** What can be done in the list of rows. */
export function rowsCommands(parts: RowsParts): Commands {
  const { slice, preview, services, run } = parts;
  const { list, store } = slice;
  const withSelected = (use: (token: TokenSummary) => void) =>
    selectedCommand(list, 'There is no row to choose.', use);
  return {
    ...moveCommands(slice),
    ...narrowCommands(parts),
    ...clearCommand(slice),
    reload: {
      run() {
        slice.reload();
        preview.reload();
      },
    },
    open: withSelected(({ tokenId }) =>
      services.go({ screen: 'token', run, token: showId('token', tokenId) }),
    ),
    payload: withSelected(({ origin, tokenId }) => {
      const token = showId('token', tokenId);
      if (origin.kind === 'batch') {
        const payload = { kind: 'token', run, token } as const;
        return services.go({ screen: 'payload', title: token, payload });
      }
      const row = showId('row', origin.rowId);
      const payload = { kind: 'row', run, row } as const;
      services.go({ screen: 'payload', title: `row ${origin.rowIndex}`, payload });
    }),
    copy: withSelected((token) =>
      services.choose(copyRow(token, preview.store.getState().preview, run, services)),
    ),
    'next-match': toBad(parts, 'next'),
    'previous-match': toBad(parts, 'previous'),
    jump: { run: () => askForRow(parts) },
    follow: {
      disabled: () =>
        store.getState().figures?.status === 'running'
          ? undefined
          : 'The run is over: nothing comes any more.',
      run: () => slice.follow(!store.getState().isFollowing),
    },
  };
}

/** Whoever moves up has stopped looking at the end. */
function moveCommands(slice: RowsSlice): Commands {
  const moves = listCommands(slice.list);
  const upwards = (name: 'up' | 'page-up' | 'half-up' | 'top'): Command => ({
    run() {
      slice.follow(false);
      moves[name]?.run();
    },
  });
  return {
    ...moves,
    up: upwards('up'),
    'page-up': upwards('page-up'),
    'half-up': upwards('half-up'),
    top: upwards('top'),
  };
}

/** Escape stops a search, then clears the filter; only then does it lead back. */
function clearCommand(slice: RowsSlice): Commands {
  const { list, store } = slice;
  const { filter, search } = store.getState();
  if (search !== undefined && list.store.getState().isLoading) {
    return { back: { run: () => list.stop() } };
  }
  return filterText(filter) === '' ? {} : { back: { run: () => slice.narrow({}) } };
}

/** All, and the ends that want to be looked at, as far as there are any. */
function quickFilters(figures: RowFigures | undefined): readonly RowsAsked[] {
  const outcomes = (['failed', 'quarantined'] as const).filter((outcome) =>
    figures?.outcomes.some((counter) => counter.outcome === outcome),
  );
  const isOpen = figures !== undefined && figures.open > 0;
  return [
    {},
    ...[...outcomes, ...(isOpen ? (['open'] as const) : [])].map((outcome) => ({ outcome })),
  ];
}

function narrowCommands({ slice, services }: RowsParts): Commands {
  const { store } = slice;
  const notRead = () =>
    store.getState().figures === undefined ? 'The names of the run are being read.' : undefined;
  return {
    filter: { disabled: notRead, run: () => askForFilter(slice, services) },
    facets: {
      disabled: notRead,
      run() {
        const isStillHere = services.here();
        slice.errorGroups().then(
          (errors) => {
            const { figures } = store.getState();
            if (figures === undefined || !isStillHere()) return;
            const items = facetItems(figures, errors, (asked) => slice.narrow(asked));
            services.choose({ title: 'Only rows with', items });
          },
          complain(slice, services),
        );
      },
    },
    'filter-status': {
      disabled: () =>
        quickFilters(store.getState().figures).length === 1
          ? 'No row failed, was quarantined, or is on its way.'
          : undefined,
      run() {
        const { filter, figures } = store.getState();
        const filters = quickFilters(figures);
        const at = filters.findIndex((each) => filterText(each) === filterText(filter));
        slice.narrow(filters[(at + 1) % filters.length] ?? {});
      },
    },
  };
}

function askForFilter(slice: RowsSlice, services: Services): void {
  const { store } = slice;
  const text = filterText(store.getState().filter);
  services.prompt({
    label: 'Only rows with',
    text: text === '' ? '' : `${text} `,
    help: 'outcome: sink: node: reason: field: hash: name=value, or any text of the record',
    complete(typed) {
      const { figures } = store.getState();
      return figures === undefined ? [] : completeFilter(typed, figures);
    },
    submit(typed) {
      const parsed = parseFilter(typed);
      if (!parsed.ok) return parsed.why;
      const { figures } = store.getState();
      const resolved = figures && resolveFilter(parsed.value, figures);
      if (resolved?.ok === false) return resolved.why;
      slice.narrow(parsed.value);
      return undefined;
    },
  });
}

function askForRow({ slice, services }: RowsParts): void {
  services.prompt({
    label: 'Jump to row',
    help: 'its number from 0; the list goes to it, or to the next one that is in it',
    submit(text) {
      if (!/^\s*\d{1,15}\s*$/.test(text)) return `\`${text.trim()}\` is no number of a row.`;
      slice.jumpTo(Number(text), services.here()).then(
        (isThere) => {
          const rows = slice.store.getState().figures?.rows ?? 0;
          if (!isThere) services.say(`There is no such row: they end with ${rows - 1}.`, 'warn');
        },
        complain(slice, services),
      );
      return undefined;
    },
  });
}

function toBad({ slice, services }: RowsParts, direction: 'next' | 'previous'): Command {
  return {
    disabled() {
      const { text, value, hash, outcome } = slice.store.getState().filter;
      if (text !== undefined || value !== undefined || hash !== undefined) {
        return 'In a search it does not jump: add outcome:failed to the filter.';
      }
      const isOther = outcome !== undefined && outcome !== 'failed' && outcome !== 'quarantined';
      return isOther ? `None of the rows that are ${outcome} failed.` : undefined;
    },
    run() {
      slice.toBad(direction, services.here()).then(
        (isThere) => {
          const where = direction === 'next' ? 'below' : 'above';
          if (!isThere) services.say(`No failed or quarantined row ${where}.`);
        },
        complain(slice, services),
      );
    },
  };
}

/** What was called off because one has left is no news. */
function complain(slice: RowsSlice, services: Services): (error: unknown) => void {
  return (error) => {
    if (!slice.isClosed()) services.say(errorText(error), 'bad');
  };
}
