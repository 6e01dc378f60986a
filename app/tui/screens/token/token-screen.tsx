import { Lines } from '../../components/lines.tsx';
import type { Place, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';

export function openTokenScreen(
  _services: Services,
  target: Extract<Target, { screen: 'token' }>,
): Place {
  return {
    target,
    title: () => 'token',
    contexts: () => ['token'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    command: () => 'elspeth',
    close: () => undefined,
  };
}
