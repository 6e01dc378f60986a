import { z } from 'zod';

import type { RowData } from '../../landscape/model/json.ts';
import type {
  BatchFunction,
  SourceChunk,
  SourceRecord,
  TransformResult,
} from '../../plugins/contract.ts';
import { atPosition, oneRow } from '../../plugins/contract.ts';
import { defineBatch, defineSource, defineTransform } from '../../plugins/define.ts';
import { unknownFields } from '../../plugins/fields.ts';
import { rowContractOptions } from '../../plugins/row-contract.ts';
import { pluginRegistry, registryOf } from '../../plugins/registry.ts';
import type { FakeClock } from './fake-clock.ts';

/** What the planted plugins do. */
export interface Planted {
  /** `as` is the step's option of that name: one function can serve several steps. */
  readonly transform?: (row: RowData, as: string) => TransformResult;
  readonly batch?: (rows: readonly RowData[], as: string) => ReturnType<BatchFunction>;
  readonly source?: readonly Given[];
  /** The clock that passes while the source is silent. */
  readonly clock?: FakeClock;
}

/** A row, or seconds in which the source is silent and the engine waits for it. */
export type Given = RowData | { readonly silentFor: number };

const place = { as: z.string().default('').describe('Tells the test which step this is.') };

/**
 * The plugins of the project and more that do what the test says: the transform and the source
 * `planted`, and the batch transform `planted_batch`. Without a word from the test rows stay as they are.
 */
export function withPlanted({
  transform = oneRow,
  batch = (rows) => ({ kind: 'rows', rows }),
  source = [],
  clock,
}: Planted) {
  const told = {
    version: '1.0.0',
    determinism: 'deterministic',
    purpose: 'Does what a test says.',
  } as const;
  return registryOf([
    ...pluginRegistry.list(),
    defineTransform({
      ...told,
      name: 'planted',
      options: z.strictObject({ ...place, ...rowContractOptions }),
      outputFields: (_options, input) => input,
      create:
        ({ as }) =>
        (row) =>
          transform(row, as),
    }),
    defineBatch({
      ...told,
      name: 'planted_batch',
      keepsMembers: true,
      options: z.strictObject({ ...place, ...rowContractOptions }),
      outputFields: () => unknownFields,
      create:
        ({ as }) =>
        (rows) =>
          batch(rows, as),
    }),
    defineSource({
      ...told,
      name: 'planted',
      options: z.strictObject({}),
      check: () => [],
      describe: () => ({ fields: unknownFields }),
      open: () => ({
        read: (from) => readGiven(source, z.int().parse(from?.['next'] ?? 0), clock),
        close: () => undefined,
      }),
    }),
  ]);
}

/** Rows without a silence between them come in one chunk, one record of a line each. */
async function* readGiven(
  given: readonly Given[],
  from: number,
  clock: FakeClock | undefined,
): AsyncGenerator<SourceChunk> {
  let line = 1;
  let offset = 0;
  let waiting: { readonly index: number; readonly item: SourceRecord }[] = [];
  const chunk = (): SourceChunk => {
    const taken = waiting;
    waiting = [];
    return {
      items: taken.map(({ item }) => item),
      positionAfter: (i) => ({ next: taken[i]!.index + 1 }),
    };
  };
  if (from > 0) yield atPosition;
  for (const [index, each] of given.entries()) {
    if (isSilence(each)) {
      if (index < from) continue;
      if (waiting.length > 0) yield chunk();
      await clock?.pass(each.silentFor * 1000);
      continue;
    }
    const raw = Buffer.from(`${JSON.stringify(each)}\n`);
    const item = {
      kind: 'record',
      file: 'given',
      offset,
      length: raw.length,
      line,
      raw,
      result: { ok: true, row: each },
    } as const;
    offset += raw.length;
    line += 1;
    if (index >= from) waiting.push({ index, item });
  }
  if (waiting.length > 0) yield chunk();
}

function isSilence(given: Given): given is { readonly silentFor: number } {
  return typeof given['silentFor'] === 'number';
}
