import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { openArtifactsTab } from '../../../app/tui/screens/run/artifacts/artifacts-tab.tsx';
import { openBatchesTab } from '../../../app/tui/screens/run/batches/batches-tab.tsx';
import { openErrorsTab } from '../../../app/tui/screens/run/errors/errors-tab.tsx';
import { openNodesTab } from '../../../app/tui/screens/run/nodes/nodes-tab.tsx';
import { openRowsTab } from '../../../app/tui/screens/run/rows/rows-tab.tsx';
import type { RunTabParts } from '../../../app/tui/screens/run/run-tab.ts';
import { openNodeScreen } from '../../../app/tui/screens/node/node-screen.tsx';
import { openRunsScreen } from '../../../app/tui/screens/runs/runs-screen.tsx';
import type { Services } from '../../../app/tui/store/services.ts';
import { idleServices } from './idle-services.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Watched {
  subscribe(changed: () => void): () => void;
  close(): void;
}

const tab = (open: (parts: RunTabParts) => Watched) => (services: Services) =>
  open({ services, run: 'r-1', openTab: () => undefined, rows: {} });

test.each<readonly [string, (services: Services) => Watched]>([
  ['list of runs', (services) => openRunsScreen(services, { screen: 'runs' })],
  ['tab of rows', tab(openRowsTab)],
  ['tab of errors', tab(openErrorsTab)],
  ['tab of nodes', tab(openNodesTab)],
  ['tab of batches', tab(openBatchesTab)],
  ['tab of artifacts', tab(openArtifactsTab)],
  ['node', (services) => openNodeScreen(services, { screen: 'node', run: 'r-1', node: 'a' })],
])('the %s asks again only while it is in front', async (_, open) => {
  let asked = 0;
  const place = open(
    idleServices({
      path: 'audit.db',
      ask(question) {
        asked += 1;
        // Of a run that goes on, of which nothing else can be read.
        if (question === 'run_status') return Promise.resolve('running' as never);
        return Promise.reject(new Error('locked'));
      },
      close: () => Promise.resolve(),
    }),
  );
  await vi.advanceTimersByTimeAsync(100);
  const opening = asked;
  expect(opening).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toBe(opening);
  const leave = place.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toBeGreaterThan(opening + 4);
  leave();
  const sofar = asked;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toBe(sofar);
  place.close();
});
