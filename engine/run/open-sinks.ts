import type { NodeIndex } from '../../landscape/model/ids.ts';
import type { RunWriter } from '../../landscape/open-run.ts';
import type { PluginPlace } from '../../plugins/contract.ts';
import type { Graph } from '../graph/model.ts';
import { toFinished } from './finish-sinks.ts';
import type { SinkQueue } from './sink-queue.ts';

/** Opens every sink where the run left it: at the end of its last committed segment. */
export function openSinks(
  graph: Graph,
  writer: RunWriter,
  place: PluginPlace,
): ReadonlyMap<NodeIndex, SinkQueue> {
  const queues = new Map<NodeIndex, SinkQueue>();
  try {
    for (const node of graph.nodes) {
      if (node.kind !== 'sink') continue;
      const known = writer.progress.sinks.get(node.index);
      const artifact = known?.artifact;
      const sink = node.plugin.open({
        resolvePath: (path) => place.resolvePath(path),
        input: node.arrivals,
        runKey: writer.runKey,
        runStartedAtMs: writer.startedAtMs,
        committedBytes: known?.committedBytes ?? 0,
        isContested: writer.isContested,
        epoch: writer.epoch,
        finished: artifact === undefined ? undefined : toFinished(artifact),
      });
      const segments = known?.segments ?? 0;
      const queue = { index: node.index, node, pending: [], segments, artifact };
      const deliveredBytes = known?.committedBytes ?? 0;
      queues.set(
        node.index,
        sink.kind === 'output'
          ? { ...queue, kind: 'output', sink }
          : { ...queue, kind: 'effects', sink, planned: new Map(), deliveredBytes },
      );
    }
  } catch (error) {
    closeSinks(queues);
    throw error;
  }
  return queues;
}

export function closeSinks(queues: ReadonlyMap<NodeIndex, SinkQueue>): void {
  for (const { sink } of queues.values()) sink.close();
}
