import { Lines } from '../../../components/lines.tsx';
import type { RunTabPlace, RunTabParts } from '../run-tab.ts';

export function openArtifactsTab(_parts: RunTabParts): RunTabPlace {
  return {
    contexts: ['artifacts'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    close: () => undefined,
  };
}
