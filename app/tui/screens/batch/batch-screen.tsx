import { Lines } from '../../components/lines.tsx';
import type { Place, Target } from '../../store/place.ts';
import type { Services } from '../../store/services.ts';

export function openBatchScreen(
  _services: Services,
  target: Extract<Target, { screen: 'batch' }>,
): Place {
  return {
    target,
    title: () => 'batch',
    contexts: () => ['batch'],
    commands: () => ({}),
    View: ({ size }) => <Lines lines={[]} {...size} />,
    subscribe: () => () => undefined,
    command: () => 'elspeth',
    close: () => undefined,
  };
}
