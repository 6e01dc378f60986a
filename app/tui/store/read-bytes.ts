import type { RecordedBytes } from '../../../landscape/model/recorded-bytes.ts';
import type { Reader } from '../../reading/reader.ts';
import type { PayloadAsked } from './place.ts';

/** Bytes to look at; only those that were recorded have a hash. */
export interface ShownBytes extends Omit<RecordedBytes, 'sha256'> {
  readonly sha256: string | undefined;
}

/** The bytes that a screen asks for, from the landscape or at hand. */
export async function readBytes(
  payload: PayloadAsked,
  reader: Reader,
  signal?: AbortSignal,
): Promise<ShownBytes> {
  if (payload.kind === 'text') {
    return {
      sha256: undefined,
      content: { available: true, encoding: 'utf8', text: payload.text },
      contentType: null,
      byteLength: Buffer.byteLength(payload.text),
    };
  }
  const { run, ...bytes } = payload;
  return await reader.ask('payload', { run, bytes }, signal);
}
