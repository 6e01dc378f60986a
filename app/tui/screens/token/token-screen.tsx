import type { ReactNode } from 'react';

import { chainOf } from '../../../format/explain-hashes.ts';
import { errorText } from '../../../output.ts';
import type { Span } from '../../components/line.tsx';
import type { Place, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';
import { explainCommand } from './explain-command.ts';
import { tokenCommands } from './token-commands.ts';
import { createLineageSlice } from './token-slice.ts';
import type { LineageSlice } from './token-slice.ts';
import { TokenView } from './token-view.tsx';

/** The lineage explorer: why a row or a token went where it went, step by step. */
export function openTokenScreen(
  services: Services,
  { run, row, token, down = false }: Extract<Target, { screen: 'token' }>,
): Place {
  const slice = createLineageSlice(
    services.reader,
    run,
    { row, token, down, pages: [] },
    (error) => {
      const [first = ''] = errorText(error)
        .replace(/^error: /, '')
        .split('\n');
      services.say(first, 'bad');
    },
  );
  const commands = tokenCommands(slice, services);
  void slice.ask({});
  return {
    get target() {
      return addressOf(slice);
    },
    title: () => titleOf(slice),
    status: () => statusOf(slice),
    contexts: () => ['token', 'list'],
    commands,
    View: ({ size }): ReactNode => <TokenView slice={slice} size={size} />,
    subscribe: (changed) => slice.store.subscribe(changed),
    command: () => explainCommand(run, slice.store.getState().asked, services.reader),
    close: () => slice.close(),
  };
}

/** Of what is shown, which is not always what it began with. */
function addressOf({ run, store }: LineageSlice): Target {
  const { row, token, down } = store.getState().asked;
  return {
    screen: 'token',
    run,
    ...(row === undefined ? {} : { row }),
    ...(token === undefined ? {} : { token }),
    down,
  };
}

function titleOf({ store }: LineageSlice): string {
  const { row, token } = store.getState().asked;
  return token ?? (row?.startsWith('row-') === true ? row : `row ${row ?? ''}`);
}

function statusOf({ store }: LineageSlice): readonly Span[] {
  const { explanation, isReading, asked } = store.getState();
  if (explanation === undefined) return isReading ? [{ text: 'reading …', tone: 'faint' }] : [];
  const { links, whole } = chainOf(explanation.tokens.flatMap(({ steps }) => steps));
  const only: readonly Span[] =
    asked.field === undefined ? [] : [{ text: `only ${asked.field}  `, tone: 'warn' }];
  const reading: readonly Span[] = isReading ? [{ text: 'reading …  ', tone: 'faint' }] : [];
  const run: readonly Span[] =
    explanation.run.status === 'running' ? [{ text: '~ running  ', tone: 'running' }] : [];
  // Steps that are left out leave gaps, and a chain is said of all of them.
  if (links === 0 || asked.field !== undefined) return [...reading, ...only, ...run];
  const chain: Span =
    whole === links
      ? { text: `✓ chain ${whole}/${links}`, tone: 'good' }
      : { text: `✗ chain broken ${whole}/${links}`, tone: 'bad' };
  return [...reading, ...run, chain];
}
