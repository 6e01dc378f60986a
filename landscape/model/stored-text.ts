/** Bytes as they can be printed: text where they are UTF-8, else base64. */
export type StoredText =
  | { readonly available: true; readonly encoding: 'utf8' | 'base64'; readonly text: string }
  | { readonly available: false; readonly why: Unavailable };

export type Unavailable =
  /** The payloads of the run are not there any more: purged, or lost. */
  | 'payload_gone'
  /** Only its hash was recorded. */
  | 'not_stored'
  /** The sink's output has not got its final name yet. */
  | 'not_published'
  /** Nobody said where the files of the pipeline are. */
  | 'not_looked_at'
  /** It is a row in a table: what was written there is known by its hash. */
  | 'in_table'
  /** It was sent to somebody, who may do with it what they like. */
  | 'sent'
  | 'file_gone'
  /** The file is there, and holds something else at that place. */
  | 'file_changed';
