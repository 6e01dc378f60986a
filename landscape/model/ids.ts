/**
 * Ids are sequential integers in storage (random keys cost two thirds of the throughput at a
 * million rows). People see them prefixed by kind. A run is shown by its key, which is unique
 * across landscapes: `r-` and six characters.
 */
export type RunId = number;
export type RowId = number;
export type TokenId = number;
export type StateId = number;
export type OperationId = number;
export type BatchId = number;
export type ArtifactId = number;
export type GroupId = number;

/** A node's position in its run's graph, 0 for the source: the short form of the node id in storage. */
export type NodeIndex = number;
/** An edge's position in its run's graph, from 0. */
export type EdgeIndex = number;

const prefixes = {
  row: 'row-',
  token: 't-',
  state: 's-',
  operation: 'op-',
  batch: 'b-',
  artifact: 'a-',
  call: 'c-',
  event: 'e-',
} as const;

export type ShownKind = keyof typeof prefixes;

/** `showId('token', 17)` is `t-17`. */
export function showId(kind: ShownKind, id: number): string {
  return `${prefixes[kind]}${id}`;
}

/** The storage id of a shown one, or `undefined` when the text is not an id of that kind. */
export function parseShownId(kind: ShownKind, text: string): number | undefined {
  const prefix = prefixes[kind];
  if (!text.startsWith(prefix)) return undefined;
  const digits = text.slice(prefix.length);
  return /^[1-9][0-9]{0,14}$/.test(digits) ? Number(digits) : undefined;
}

const runKeyAlphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A new run key such as `r-9f31c2`: 30 bits, enough because the landscape refuses a key twice.
 *
 * @param random - Uniform in [0, 1); passed in so that tests repeat.
 */
export function newRunKey(random: () => number): string {
  let key = 'r-';
  for (let i = 0; i < 6; i += 1) key += runKeyAlphabet[Math.floor(random() * 32)];
  return key;
}
