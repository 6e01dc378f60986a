import { dirname, resolve } from 'node:path';

import type { StopSignal } from '../engine/run/run.ts';
import { ConfigError } from '../landscape/model/errors.ts';
import { findShortage } from '../landscape/storage/free-space.ts';
import { probeFolders } from '../landscape/storage/probe-folders.ts';
import type { FolderUse } from '../landscape/storage/probe-folders.ts';
import { createSpaceGuard, shortageText } from '../landscape/storage/space-guard.ts';
import type { LoadedPipeline } from './load-pipeline.ts';

/**
 * Finds out, before anything is written, whether a pipeline can write where it will: every folder is
 * tried once, and every disk has room. Comes back as a signal that also asks to stop when a disk gets
 * nearly full.
 *
 * @throws ConfigError with every folder that cannot be written, or with a disk that is nearly full.
 */
export function prepareStorage(pipeline: LoadedPipeline, stop: StopSignal): StopSignal {
  const uses = foldersOf(pipeline);
  const problems = probeFolders(uses);
  if (problems.length > 0) throw new ConfigError(problems);
  const folders = uses.map(({ folder }) => folder);
  const floor = pipeline.loaded.settings.landscape.min_free_bytes;
  refuseShortage(folders, floor);
  const guard = createSpaceGuard(folders, floor);
  return {
    get requested() {
      return stop.requested || guard.check() !== undefined;
    },
    get because() {
      return stop.because ?? (stop.requested ? undefined : guard.check());
    },
  };
}

/** Where a run of the pipeline writes: the landscape, its payloads, and what its sinks name. */
function foldersOf({
  landscapePath,
  payloadsPath,
  graph,
  place,
}: LoadedPipeline): readonly FolderUse[] {
  const uses = new Map<string, string>();
  const beside = dirname(landscapePath);
  uses.set(beside, 'the landscape');
  const payloads = resolve(beside, payloadsPath);
  if (!uses.has(payloads)) uses.set(payloads, 'the payloads of the landscape');
  for (const node of graph.nodes) {
    if (node.kind !== 'sink') continue;
    for (const path of node.plugin.outputPaths?.(place) ?? []) {
      const folder = dirname(path);
      if (!uses.has(folder)) uses.set(folder, `the sink \`${node.record.name}\``);
    }
  }
  return [...uses].map(([folder, what]) => ({ folder, what }));
}

function refuseShortage(folders: readonly string[], floor: number | undefined): void {
  const shortage = findShortage(folders, floor);
  if (shortage === undefined) return;
  throw new ConfigError([
    {
      code: 'DISK_NEARLY_FULL',
      message: shortageText(shortage),
      nextStep:
        'Free space on that disk, give another path, or set `landscape.min_free_bytes` lower; nothing was written.',
    },
  ]);
}
