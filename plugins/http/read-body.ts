import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

export interface BodyLimits {
  /** Most bytes that are kept, after decompression. */
  readonly maxBytes: number;
}

/** What was read of an answer's body; what is not `complete` is the beginning of it. */
export interface ReadBody {
  readonly bytes: Buffer;
  readonly problem: BodyProblem | undefined;
}

export type BodyProblem = 'too_large' | 'too_compressed' | 'unknown_encoding' | 'broken_off';

/** More bytes out of one byte in than this are no document. */
const maxRatio = 100;
/** Below this a high ratio does no harm: many zeros are no bomb. */
const ratioFloor = 1024 * 1024;

/**
 * Reads the body of an answer, decompressed, up to a limit: beyond it nothing more is read or unpacked,
 * and the connection is closed.
 */
export async function readBody(
  message: IncomingMessage,
  { maxBytes }: BodyLimits,
): Promise<ReadBody> {
  const kept: Buffer[] = [];
  let taken = 0;
  let arrived = 0;
  const { promise, resolve } = Promise.withResolvers<BodyProblem | undefined>();
  const unpack = unpackerOf(message);
  if (unpack === 'unknown') return stop('unknown_encoding');

  function stop(problem: BodyProblem): ReadBody {
    message.destroy();
    return { bytes: Buffer.concat(kept), problem };
  }

  function take(chunk: Buffer): void {
    const room = maxBytes - taken;
    taken += chunk.length;
    if (room > 0) kept.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    if (taken > maxBytes) resolve('too_large');
    else if (taken > ratioFloor && taken > arrived * maxRatio) resolve('too_compressed');
  }

  message.on('data', (chunk: Buffer) => (arrived += chunk.length));
  message.on('error', () => resolve('broken_off'));
  message.on('aborted', () => resolve('broken_off'));
  if (unpack === undefined) {
    message.on('data', take);
    message.on('end', () => resolve(undefined));
  } else {
    unpack.on('data', take);
    unpack.on('end', () => resolve(undefined));
    unpack.on('error', () => resolve('broken_off'));
    message.pipe(unpack);
  }
  const problem = await promise;
  unpack?.destroy();
  return problem === undefined ? { bytes: Buffer.concat(kept), problem } : stop(problem);
}

function unpackerOf({ headers }: IncomingMessage): Transform | undefined | 'unknown' {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  switch (encoding) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      // Two encodings one upon the other are how a bomb hides its ratio.
      return 'unknown';
  }
}
