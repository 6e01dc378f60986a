import { readFileSync, realpathSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

import { ConfigError } from '../model/errors.ts';
import { fileSystemKind, isNetworkMount, mountTypeOf } from './file-system-kinds.ts';
import { nearestFolder } from './nearest-folder.ts';

/**
 * Refuses to write a landscape where other machines can reach it. Only Linux says what kind a file
 * system is of; elsewhere nothing is refused.
 *
 * @throws ConfigError `LANDSCAPE_ON_NETWORK`
 */
export function refuseNetworkFileSystem(landscape: string): void {
  if (process.platform !== 'linux') return;
  const folder = nearestFolder(dirname(landscape));
  const name = networkName(statfsSync(folder).type, () =>
    mountTypeOf(realpathSync(folder), readFileSync('/proc/self/mountinfo', 'utf8')),
  );
  if (name === undefined) return;
  throw new ConfigError([
    {
      code: 'LANDSCAPE_ON_NETWORK',
      message: `the landscape \`${landscape}\` lies on a network file system, where SQLite cannot keep it safe: neither its locks nor its shared memory hold there, and two processes could destroy it`,
      found: name,
      expected: 'a local disk',
      nextStep:
        'Give a path on a local disk with --database or in `landscape.url`; payloads and outputs may stay where they are, and `elspeth backup` can copy the landscape to the network.',
    },
  ]);
}

/**
 * The name of a network file system; `undefined`: it is none. Of what FUSE stands for, only programs
 * that are known to reach other machines are refused: local disks are mounted by it, too.
 *
 * @param mountType - Looked up only when the number alone does not tell.
 */
export function networkName(type: number, mountType: () => string | undefined): string | undefined {
  const kind = fileSystemKind(type);
  if (kind === undefined) return undefined;
  if (kind.reach === 'network') return kind.name;
  const found = mountType() ?? '';
  return isNetworkMount(found) ? found : undefined;
}
