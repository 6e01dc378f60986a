import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { RecordedSettings } from '../../../../reading/run-facts.ts';
import type { Reader } from '../../../../reading/reader.ts';
import { shareReading } from '../../../store/shared-reading.ts';
import { createTextList, markWidth } from '../../../store/text-list.ts';
import type { TextList } from '../../../store/text-list.ts';
import { settingEntries } from './setting-entries.ts';
import type { SettingsShown } from './setting-entries.ts';
import { settingLine } from './setting-line.ts';

export interface SettingsState extends SettingsShown {
  /** Absent until it is read. */
  readonly recorded: RecordedSettings | undefined;
  /** Whether the facts stand in the place of the settings, where there is no room for both. */
  readonly showsFacts: boolean;
  /** Values that are shown, of all. */
  readonly shown: number;
  readonly all: number;
  /** Cells that the list has. */
  readonly width: number;
}

export interface SettingsSlice {
  readonly store: StoreApi<SettingsState>;
  readonly list: TextList;
  toggleDefaults(): void;
  toggleFacts(): void;
  filter(text: string): void;
  reload(): void;
  fit(width: number): void;
  close(): void;
}

export function createSettingsSlice(reader: Reader, run: string): SettingsSlice {
  const store = createStore<SettingsState>()(() => ({
    recorded: undefined,
    hidesDefaults: false,
    filter: '',
    showsFacts: false,
    shown: 0,
    all: 0,
    width: 80,
  }));
  const recorded = shareReading((signal) => reader.ask('settings', { run }, signal));
  const list = createTextList(async () => {
    const found = await recorded.get();
    const { width, hidesDefaults, filter } = store.getState();
    const entries = settingEntries(found, { hidesDefaults, filter });
    store.setState({
      recorded: found,
      shown: entries.filter(isValue).length,
      all: found.origins.size,
    });
    return entries.map((entry) =>
      settingLine(entry, found.summary.settingsFile, width - markWidth),
    );
  });
  const narrow = (change: Partial<SettingsState>) => {
    store.setState({ ...change, showsFacts: false });
    list.goTo(undefined);
  };
  return {
    store,
    list,
    toggleDefaults: () => narrow({ hidesDefaults: !store.getState().hidesDefaults }),
    toggleFacts: () => store.setState(({ showsFacts }) => ({ showsFacts: !showsFacts })),
    filter: (text) => narrow({ filter: text.trim() }),
    reload() {
      recorded.forget();
      list.reload();
    },
    fit(width) {
      if (width === store.getState().width) return;
      store.setState({ width });
      list.reload();
    },
    close() {
      recorded.close();
      list.stop();
    },
  };
}

function isValue({ value }: { readonly value: string | undefined }): boolean {
  return value !== undefined;
}
