/** Rows and what belongs to them, or external requests with their answers: each class ages by itself. */
export const payloadClasses = ['rows', 'calls'] as const;
export type PayloadClass = (typeof payloadClasses)[number];

/** What stored bytes are. The number is the byte that a pack stores. */
export const contentTypes = {
  /** Canonical JSON (RFC 8785). */
  'application/json': 1,
  /** Bytes exactly as a source gave them or as a sink wrote them. */
  'application/octet-stream': 2,
} as const;
export type ContentType = keyof typeof contentTypes;

/**
 * A reference to stored bytes: their SHA-256, and the logical offset in the run's packs of one class.
 * The offset is absent when the bytes lie elsewhere (a sink's row lies in its artifact): the hash stays.
 */
export interface PayloadRef {
  readonly hash: Uint8Array;
  readonly offset: number | undefined;
}
