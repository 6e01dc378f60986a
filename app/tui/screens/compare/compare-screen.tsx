import { Lines } from '../../components/lines.tsx';
import type { Place, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';

export function openCompareScreen(
  _services: Services,
  target: Extract<Target, { screen: 'compare' }>,
): Place {
  return {
    target,
    title: () => 'compare',
    contexts: () => ['compare'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    command: () => 'elspeth',
    close: () => undefined,
  };
}
