import { Lines } from '../../../components/lines.tsx';
import type { RunTabPlace, RunTabParts } from '../run-tab.ts';

export function openBatchesTab(_parts: RunTabParts): RunTabPlace {
  return {
    contexts: ['batches'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    close: () => undefined,
  };
}
