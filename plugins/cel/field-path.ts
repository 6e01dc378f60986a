const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words that the parser does not take for the name of a field behind a dot. */
const keywords = new Set(['true', 'false', 'null', 'in']);

/** How an expression reads a field, whatever its name: `row.wind`, `row["wind speed"]`. */
export function fieldPath(root: string, field: string): string {
  const plain = identifier.test(field) && !keywords.has(field);
  return plain ? `${root}.${field}` : `${root}[${celLiteral(field)}]`;
}

/** A literal of CEL that means exactly this value; texts cannot break out of their quotes. */
export function celLiteral(value: string | number | boolean): string {
  return JSON.stringify(value);
}
