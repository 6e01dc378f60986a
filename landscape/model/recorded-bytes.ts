import type { ContentType } from './payload.ts';
import type { StoredText } from './stored-text.ts';

/** Bytes that were recorded, or why they cannot be read any more: their hash stands in any case. */
export interface RecordedBytes {
  readonly sha256: string;
  readonly content: StoredText;
  /** `null` when the bytes are not there. */
  readonly contentType: ContentType | null;
  readonly byteLength: number | null;
}

/** Which bytes of a run are meant. */
export type BytesAsked =
  /** What a step took in, put out, or failed with; or why a token went on as it did. */
  | {
      readonly kind: 'state';
      readonly state: string;
      readonly which: 'input' | 'output' | 'error' | 'reason';
    }
  /** A source record as the source gave it: by index or id. */
  | { readonly kind: 'row'; readonly row: string }
  /** What a token held when it was made. */
  | { readonly kind: 'token'; readonly token: string };
