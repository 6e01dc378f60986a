import { Lines } from '../../components/lines.tsx';
import type { Place, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';

export function openPayloadScreen(
  _services: Services,
  target: Extract<Target, { screen: 'payload' }>,
): Place {
  return {
    target,
    title: () => 'payload',
    contexts: () => ['payload'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    command: () => 'elspeth',
    close: () => undefined,
  };
}
