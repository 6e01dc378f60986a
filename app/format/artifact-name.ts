/** The path of an artifact for people: `db://orders@out.db` is the table `orders` of `out.db`. */
export function artifactName(path: string): string {
  const [, table, url] = /^db:\/\/([^@]*)@(.*)$/s.exec(path) ?? [];
  if (table === undefined || url === undefined) return path;
  return `table ${table.replaceAll(/%(?:25|40)/g, decodeURIComponent)} of ${url}`;
}
