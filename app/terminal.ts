type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a stream is a terminal on which a line can be rewritten. */
export function canRewrite(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  return stream.isTTY === true && env['TERM'] !== 'dumb' && !isSet(env['CI']);
}

/** Columns for text: the terminal's, else `COLUMNS`, else 80. */
export function columnsOf(stream: { readonly columns?: number }, env: Environment): number {
  return knownColumns(stream, env) ?? 80;
}

/** Columns of the terminal, or what `COLUMNS` says; in a pipe without it there is no width to keep. */
export function knownColumns(
  stream: { readonly columns?: number },
  env: Environment,
): number | undefined {
  // A terminal that nobody has given a size says 0.
  if (stream.columns !== undefined && stream.columns > 0) return stream.columns;
  const wanted = Number(env['COLUMNS']);
  return Number.isInteger(wanted) && wanted >= 20 ? wanted : undefined;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
