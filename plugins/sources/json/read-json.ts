import { AuditError } from '../../../landscape/model/errors.ts';
import type { Source, SkippedRange } from '../../contract.ts';
import { skipByteOrderMark } from '../file/byte-order-mark.ts';
import { goOnFrom } from '../file/file-position.ts';
import { fileSource } from '../file/file-source.ts';
import { defaultChunkBytes, FileWindow } from '../file/file-window.ts';
import { inChunks } from '../file/in-chunks.ts';
import type { Refill } from '../file/in-chunks.ts';
import { LineBreaks } from '../file/line-breaks.ts';
import { splitLines } from '../file/split-lines.ts';
import { sourceFields } from '../source-fields.ts';
import { jsonFormat } from './json-options.ts';
import type { JsonOptions } from './json-options.ts';
import { jsonRecordReader } from './json-records.ts';
import { jsonRows } from './json-rows.ts';
import { jsonLineReader } from './read-lines.ts';
import { walkArray } from './walk-array.ts';
import type { ArrayState, ArrayStep } from './walk-array.ts';

const arrayStates: readonly ArrayState[] = ['before_element', 'after_element', 'end'];

/**
 * @param path - Where the file lies on this machine.
 * @param chunkBytes - How much is read at once.
 */
export function jsonFileSource(
  options: JsonOptions,
  path: string,
  chunkBytes: number = defaultChunkBytes,
): Source {
  return fileSource(options.path, path, async function* (file, from) {
    const window = new FileWindow(file, chunkBytes);
    if (from !== undefined) yield goOnFrom(window, from);
    else yield* inChunks(byteOrderMark(window), window, (found) => found.map(({ item }) => item));

    const maxBytes = options.max_record_bytes;
    const readRecord = jsonRecordReader(window, jsonRows(sourceFields(options.schema), options));
    if (jsonFormat(options) === 'jsonl') {
      const lines = splitLines(window, new LineBreaks(window, { loneCr: false }), maxBytes);
      yield* inChunks(lines, window, jsonLineReader(window, maxBytes, readRecord));
    } else {
      const place = { dataKey: options.data_key, maxBytes };
      const steps = walkArray(window, place, toArrayState(from?.at), readRecord);
      yield* inChunks(steps, window, (found) => found.map(({ item }) => item));
    }
  });
}

function* byteOrderMark(window: FileWindow): Generator<ArrayStep | Refill> {
  skipByteOrderMark(window);
  const { file, offset: length } = window;
  if (length === 0) return;
  const item: SkippedRange = {
    kind: 'skipped',
    file,
    offset: 0,
    length,
    line: 1,
    reason: 'byte_order_mark',
  };
  yield { item, nextLine: 1 };
}

function toArrayState(at: string | undefined): ArrayState | undefined {
  if (at === undefined) return undefined;
  const state = arrayStates.find((known) => known === at);
  if (state !== undefined) return state;
  throw new AuditError(
    'POSITION_CORRUPT',
    `The recorded position says \`${at}\`, which is no state`,
  );
}
