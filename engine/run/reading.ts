import { PluginError } from '../../landscape/model/errors.ts';
import type { PluginPlace, SourceChunk, SourcePosition } from '../../plugins/contract.ts';
import type { Graph } from '../graph/model.ts';

/** A source that is being read. */
export interface Reading {
  readonly chunks: AsyncIterator<SourceChunk>;
  close(): void;
}

/** Told how many bytes of what was read before have been looked at again. */
export type OnChecked = (bytes: number) => void;

/** Begins to read from a position; nothing is looked at before the first chunk is asked for. */
export function beginReading(
  graph: Graph,
  place: PluginPlace,
  from: SourcePosition | undefined,
  onChecked?: OnChecked,
): Reading {
  const [source] = graph.nodes;
  if (source?.kind !== 'source') throw new Error('Node 0 is not the source');
  const open = source.plugin.open(place);
  return {
    chunks: open.read(from, onChecked)[Symbol.asyncIterator](),
    close: () => open.close(),
  };
}

/**
 * Goes on reading where an earlier process stopped, and makes sure at once that what lies before is
 * what that process read.
 *
 * @throws EnvironmentError `SOURCE_CHANGED`, `SOURCE_UNREADABLE`
 */
export async function goOnReading(
  graph: Graph,
  place: PluginPlace,
  from: SourcePosition,
  onChecked?: OnChecked,
): Promise<Reading> {
  const reading = beginReading(graph, place, from, onChecked);
  try {
    const first = await reading.chunks.next();
    if (first.done === true || first.value.items.length > 0) {
      throw new PluginError(
        'SOURCE_BROKE_CONTRACT',
        'The source did not say that it is at its position.',
      );
    }
    return reading;
  } catch (error) {
    reading.close();
    throw error;
  }
}
