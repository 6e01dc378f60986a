/** An error as plain data: of one of SQLite's the code says what it is, and classes do not survive the way. */
export interface ThreadFailure {
  readonly message: string;
  readonly code: string | undefined;
}

export function threadFailure(error: unknown): ThreadFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return { message: error instanceof Error ? error.message : String(error), code };
}

export function fromThreadFailure({ message, code }: ThreadFailure): Error {
  return Object.assign(new Error(message), { code });
}
