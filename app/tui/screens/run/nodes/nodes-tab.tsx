import { Lines } from '../../../components/lines.tsx';
import type { RunTabPlace, RunTabParts } from '../run-tab.ts';

export function openNodesTab(_parts: RunTabParts): RunTabPlace {
  return {
    contexts: ['nodes'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    close: () => undefined,
  };
}
