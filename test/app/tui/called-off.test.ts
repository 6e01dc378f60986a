import { expect, test } from 'vitest';

import type { Reader } from '../../../app/reading/reader.ts';
import { createArtifactsSlice } from '../../../app/tui/screens/run/artifacts/artifacts-slice.ts';
import { createBatchesSlice } from '../../../app/tui/screens/run/batches/batches-slice.ts';
import { createErrorsSlice } from '../../../app/tui/screens/run/errors/errors-slice.ts';
import { createRowsSlice } from '../../../app/tui/screens/run/rows/rows-slice.ts';
import { createSettingsSlice } from '../../../app/tui/screens/run/settings/settings-slice.ts';
import { createCompareSlice } from '../../../app/tui/screens/compare/compare-slice.ts';
import { createNodeSlice } from '../../../app/tui/screens/node/node-slice.ts';
import { createRunsSlice } from '../../../app/tui/screens/runs/runs-slice.ts';

/** A reader that never answers, and keeps what it was asked with. */
function silent() {
  const signals: (AbortSignal | undefined)[] = [];
  const reader: Reader = {
    path: 'audit.db',
    ask(_question, _asked, signal) {
      signals.push(signal);
      return new Promise(() => undefined);
    },
    close: () => Promise.resolve(),
  };
  return { signals, reader };
}

const run = 'r-1';

interface Opened {
  readonly close: () => void;
}

interface Listed {
  readonly list: { goTo(from: undefined): void; stop(): void };
}

function withList({ list }: Listed): Opened {
  list.goTo(undefined);
  return { close: () => list.stop() };
}

test.each<readonly [string, (reader: Reader) => Opened]>([
  ['runs', (reader) => withList(createRunsSlice(reader, undefined))],
  ['batches', (reader) => withList(createBatchesSlice(reader, run))],
  ['artifacts', (reader) => withList(createArtifactsSlice(reader, run))],
  ['errors', (reader) => withList(createErrorsSlice(reader, run))],
  ['node', (reader) => createNodeSlice(reader, run, 'source')],
  ['compare', (reader) => createCompareSlice(reader, [run, run], Date.now)],
  [
    'settings',
    (reader) => {
      const slice = createSettingsSlice(reader, run);
      slice.list.goTo(undefined);
      return slice;
    },
  ],
  [
    'rows',
    (reader) => {
      const slice = createRowsSlice(reader, run, {});
      slice.narrow({});
      return slice;
    },
  ],
])('what %s asks is called off when it is closed', (_, open) => {
  const { signals, reader } = silent();
  const opened = open(reader);
  expect(signals.length).toBeGreaterThan(0);
  expect(signals.map((signal) => signal?.aborted)).not.toContain(true);
  opened.close();
  expect(signals.map((signal) => signal?.aborted)).not.toContain(false);
  expect(signals).not.toContain(undefined);
});
