import { Box } from 'ink';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { countText } from '../../../../format/numbers.ts';
import { factLines } from '../../../components/facts.ts';
import { Lines } from '../../../components/lines.tsx';
import type { Span } from '../../../components/line.tsx';
import { rule } from '../../../components/rule.ts';
import { TextPane } from '../../../components/text-pane.tsx';
import type { Size } from '../../../store/place.ts';
import { subscribeAll } from '../../../store/subscribe-all.ts';
import type { RunTabParts, RunTabPlace } from '../run-tab.ts';
import { runFacts } from './run-facts.ts';
import { settingsCommands } from './settings-commands.ts';
import { createSettingsSlice } from './settings-slice.ts';
import type { SettingsSlice } from './settings-slice.ts';

/** The settings of a run as they were recorded, each value with its origin; and what else it was made with. */
export function openSettingsTab({ services, run }: RunTabParts): RunTabPlace {
  const slice = createSettingsSlice(services.reader, run);
  slice.list.goTo(undefined);
  return {
    contexts: ['settings', 'list'],
    commands: () => settingsCommands(slice, services),
    View: ({ size }) => <SettingsView slice={slice} size={size} />,
    status: () => statusOf(slice),
    subscribe: (changed) => subscribeAll(changed, [slice.store, slice.list.store]),
    close: () => slice.close(),
  };
}

function statusOf({ store }: SettingsSlice): readonly Span[] {
  const { shown, all, hidesDefaults, filter } = store.getState();
  if (shown === all) return [];
  const why = [
    ...(filter === '' ? [] : [`only \`${filter}\``]),
    ...(hidesDefaults ? ['without defaults'] : []),
  ];
  return [
    { text: `${countText(shown)} of ${countText(all)} settings, ${why.join(', ')}`, tone: 'warn' },
  ];
}

interface SettingsViewProps {
  readonly slice: SettingsSlice;
  readonly size: Size;
}

/** From so many columns on the facts stand beside the settings. */
const sideBySide = 110;
const factsWidth = 46;

function SettingsView({ slice, size: { width, height } }: SettingsViewProps): ReactNode {
  const { showsFacts, filter } = useStore(slice.store);
  const hasRoom = width >= sideBySide;
  const listWidth = hasRoom ? width - factsWidth : width;
  useEffect(() => slice.fit(listWidth), [slice, listWidth]);
  const facts = (at: Size) => <Facts slice={slice} size={at} />;
  if (showsFacts && !hasRoom) return facts({ width, height });
  const empty =
    filter === '' ? [[], ['   There is none.']] : [[], [`   No setting contains \`${filter}\`.`]];
  return (
    <Box width={width} height={height}>
      <TextPane list={slice.list} size={{ width: listWidth, height }} empty={empty} />
      {hasRoom ? facts({ width: factsWidth, height }) : null}
    </Box>
  );
}

function Facts({ slice, size: { width, height } }: SettingsViewProps): ReactNode {
  const { recorded } = useStore(slice.store);
  if (recorded === undefined) return <Lines lines={[]} width={width} height={height} />;
  const lines = [rule('made with', width), ...factLines(runFacts(recorded.summary), width)];
  return <Lines lines={lines} width={width} height={height} />;
}
