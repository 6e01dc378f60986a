/** One answer that several lists are made of. */
export interface SharedReading<T> {
  /** Asks when it is first wanted; again after it failed, or was forgotten. */
  get(): Promise<T>;
  forget(): void;
  /** Nobody wants it any more. */
  close(): void;
}

export function shareReading<T>(ask: (signal: AbortSignal) => Promise<T>): SharedReading<T> {
  const closing = new AbortController();
  let reading: Promise<T> | undefined;
  return {
    get() {
      if (reading !== undefined) return reading;
      const mine = ask(closing.signal);
      reading = mine;
      mine.catch(() => {
        if (reading === mine) reading = undefined;
      });
      return mine;
    },
    forget() {
      reading = undefined;
    },
    close: () => closing.abort(new Error('Nobody waits for this any more.')),
  };
}
