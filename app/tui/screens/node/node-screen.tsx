import { Lines } from '../../components/lines.tsx';
import type { Place, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';

export function openNodeScreen(
  _services: Services,
  target: Extract<Target, { screen: 'node' }>,
): Place {
  return {
    target,
    title: () => 'node',
    contexts: () => ['node'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    command: () => 'elspeth',
    close: () => undefined,
  };
}
