/**
 * `JSON.parse` that gives the keys which are written. V8 (13.6 and later, nodejs/node#63785) takes an
 * escaped key for one that it knows from objects before, when the text as it is written begins like that
 * one: after a `\\` it reads `"\n"` as `\`. Texts with such keys, which are few, are put together by hand.
 *
 * @throws SyntaxError on anything but JSON.
 */
export function parseJsonText(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return hasEscapedKey(text) ? build(text) : value;
}

const backslash = 0x5c;
const quote = 0x22;

function hasEscapedKey(text: string): boolean {
  if (!text.includes('\\')) return false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    const end = stringEnd(text, at);
    const isEscaped = text.slice(at, end).includes('\\');
    if (isEscaped && isColon(text, end)) return true;
    at = end;
  }
  return false;
}

/** Index behind the closing quote. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) break;
  }
  return at + 1;
}

function isColon(text: string, from: number): boolean {
  let at = from;
  while (' \t\r\n'.includes(text[at] ?? 'x')) at += 1;
  return text[at] === ':';
}

type Open =
  | { readonly kind: 'list'; readonly items: unknown[] }
  | { readonly kind: 'object'; readonly entries: [string, unknown][]; key: string };

const words: ReadonlyMap<string, unknown> = new Map([
  ['t', true],
  ['f', false],
  ['n', null],
]);

/** The value of a text that is JSON beyond doubt; without recursion, because texts may nest as they like. */
function build(text: string): unknown {
  const open: Open[] = [];
  let result: unknown;
  const put = (value: unknown): void => {
    const holder = open.at(-1);
    if (holder === undefined) result = value;
    else if (holder.kind === 'list') holder.items.push(value);
    else holder.entries.push([holder.key, value]);
  };
  const piece = /[[{\]}"tfn]|-?\d[\d.eE+-]*/g;
  for (let found = piece.exec(text); found !== null; found = piece.exec(text)) {
    const [written] = found;
    const word = words.get(written);
    if (written === '[') open.push({ kind: 'list', items: [] });
    else if (written === '{') open.push({ kind: 'object', entries: [], key: '' });
    else if (written === ']' || written === '}') put(closed(open.pop()));
    else if (word !== undefined) {
      put(word);
      piece.lastIndex += written === 'f' ? 4 : 3;
    } else if (written === '"') {
      const end = stringEnd(text, found.index);
      const string = String(JSON.parse(text.slice(found.index, end)));
      piece.lastIndex = end;
      const holder = open.at(-1);
      if (holder?.kind === 'object' && isColon(text, end)) holder.key = string;
      else put(string);
    } else put(Number(written));
  }
  return result;
}

function closed(open: Open | undefined): unknown {
  return open?.kind === 'object' ? Object.fromEntries(open.entries) : open?.items;
}
