/** Why a row cannot go on. The rules do not put every reason in words: then any will do. */
export interface Trouble {
  readonly trouble: string | undefined;
  /** It was tried until retries were used up. */
  readonly gaveUp: boolean;
}

export function trouble(reason: string | undefined, gaveUp = false): Trouble {
  return { trouble: reason, gaveUp };
}

export function isTrouble(value: unknown): value is Trouble {
  return typeof value === 'object' && value !== null && 'gaveUp' in value;
}
