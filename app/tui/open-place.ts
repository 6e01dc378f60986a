import { unreachable } from '../../landscape/model/unreachable.ts';
import { openBatchScreen } from './screens/batch/batch-screen.tsx';
import { openCompareScreen } from './screens/compare/compare-screen.tsx';
import { openNodeScreen } from './screens/node/node-screen.tsx';
import { openPayloadScreen } from './screens/payload/payload-screen.tsx';
import { openRunScreen } from './screens/run/run-screen.tsx';
import { openRunsScreen } from './screens/runs/runs-screen.tsx';
import { openTokenScreen } from './screens/token/token-screen.tsx';
import type { Place, Target } from './store/place.ts';
import type { Services } from './store/services.ts';

/** Opens the screen that an address names. */
export function openPlace(target: Target, services: Services): Place {
  switch (target.screen) {
    case 'runs':
      return openRunsScreen(services, target);
    case 'run':
      return openRunScreen(services, target);
    case 'token':
      return openTokenScreen(services, target);
    case 'payload':
      return openPayloadScreen(services, target);
    case 'node':
      return openNodeScreen(services, target);
    case 'batch':
      return openBatchScreen(services, target);
    case 'compare':
      return openCompareScreen(services, target);
    default:
      return unreachable(target);
  }
}
