import type { SourceRecord } from '../../contract.ts';
import type { LongRecord } from './split-lines.ts';

/** The bad record that a record beyond `max_record_bytes` becomes; `raw` is its beginning only. */
export function tooLarge(
  record: Pick<LongRecord, 'offset' | 'length' | 'line' | 'raw'>,
  file: string,
  maxBytes: number,
): SourceRecord {
  const { offset, length, line, raw } = record;
  const message = `the record has ${length} bytes, more than \`max_record_bytes\`: ${maxBytes}`;
  const sizes = { expected: `at most ${maxBytes} bytes`, found: `${length} bytes` };
  const error = { reason: 'record_too_large', message, ...sizes } as const;
  return { kind: 'record', file, offset, length, line, raw, result: { ok: false, error } };
}
