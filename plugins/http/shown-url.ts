/** A URL as it may be recorded and shown: without user, query and fragment, which may hold secrets. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) return text.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
  return `${url.protocol}//${url.host}${url.pathname}`;
}
