/** `0c9e1f2a3b4c…`: enough of a hash to tell it from others. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 12)}…`;
}
