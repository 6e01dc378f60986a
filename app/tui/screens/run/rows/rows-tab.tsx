import { Lines } from '../../../components/lines.tsx';
import type { RunTabPlace, RunTabParts } from '../run-tab.ts';

export function openRowsTab(_parts: RunTabParts): RunTabPlace {
  return {
    contexts: ['rows'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    close: () => undefined,
  };
}
