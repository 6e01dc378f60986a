import { Lines } from '../../../components/lines.tsx';
import type { RunTabPlace, RunTabParts } from '../run-tab.ts';

export function openSettingsTab(_parts: RunTabParts): RunTabPlace {
  return {
    contexts: ['settings'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    close: () => undefined,
  };
}
