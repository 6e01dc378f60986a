import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { NodeIndex } from '../../../../../landscape/model/ids.ts';
import type { PlacedOutput } from '../../../../reading/read-outputs.ts';
import type { Reader } from '../../../../reading/reader.ts';
import { arraySource } from '../../../store/array-source.ts';
import { createListWindow } from '../../../store/list-window.ts';
import type { ListWindow } from '../../../store/list-window.ts';
import { sizeOf } from '../../../../format/output-size.ts';
import type { Check } from './output-state.ts';

export interface ArtifactsState {
  /** By node index of the sink. */
  readonly checks: ReadonlyMap<NodeIndex, Check>;
}

export interface ArtifactsSlice {
  readonly store: StoreApi<ArtifactsState>;
  readonly list: ListWindow<PlacedOutput, NodeIndex>;
  /** Reads what the selected sink published again; settles when that is known. */
  verify(): Promise<void>;
  isVerifying(): boolean;
  /** Gives up what is being read. */
  cancel(): void;
}

/** How often it is looked how far a check is. */
const lookMs = 100;

export function createArtifactsSlice(reader: Reader, run: string): ArtifactsSlice {
  const store = createStore<ArtifactsState>()(() => ({ checks: new Map() }));
  const list = createListWindow(
    arraySource(
      (signal) => reader.ask('outputs', { run }, signal),
      ({ sink }: PlacedOutput) => sink.nodeIndex,
    ),
  );
  const setCheck = (sink: NodeIndex, found: Check) =>
    store.setState(({ checks }) => ({ checks: new Map(checks).set(sink, found) }));
  let verifying: AbortController | undefined;

  async function check(output: PlacedOutput, signal: AbortSignal): Promise<Check> {
    const sink = output.sink.nodeIndex;
    const of = sizeOf(output);
    const bytesRead = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
    const progress = new Float64Array(bytesRead);
    const look = () => setCheck(sink, { kind: 'reading', bytes: progress[0] ?? 0, of });
    look();
    const timer = setInterval(look, lookMs);
    try {
      return await reader.ask('verify_artifact', { run, sink, bytesRead }, signal);
    } catch (error) {
      if (signal.aborted) return { kind: 'cancelled' };
      return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
    } finally {
      clearInterval(timer);
    }
  }

  return {
    store,
    list,
    async verify() {
      const output = list.selected();
      if (output === undefined || verifying !== undefined) return;
      verifying = new AbortController();
      const found = await check(output, verifying.signal);
      verifying = undefined;
      setCheck(output.sink.nodeIndex, found);
    },
    isVerifying: () => verifying !== undefined,
    cancel: () => verifying?.abort(),
  };
}
