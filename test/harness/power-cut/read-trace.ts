/** One call that a process made and that succeeded, as strace tells it. */
export interface TracedCall {
  readonly name: string;
  /** Texts among its arguments, in order: paths, or what was written. */
  readonly texts: readonly Buffer[];
  /** Its first argument, when that is an open file: the number, and the path behind it. */
  readonly file: { readonly number: number; readonly path: string } | undefined;
  /** The arguments behind the last text, as strace writes them. */
  readonly rest: string;
  readonly result: number;
  /** How many calls had been made when this one began: another thread's may end in between. */
  readonly beganAt: number;
}

const call = /^(\w+)\((.*)\) += (-?\d+|\?)/s;

/** Reads what `strace -f -y -xx` reports: all texts are in hexadecimal. Calls that failed are left out. */
export function readTrace(lines: readonly string[]): readonly TracedCall[] {
  const calls: TracedCall[] = [];
  const unfinished = new Map<string, { readonly text: string; readonly beganAt: number }>();
  for (const line of lines) {
    const [, thread = '', told = ''] = /^(\d+) +(.*)$/s.exec(line) ?? [];
    const begun = /^(.*) <unfinished \.\.\.>$/s.exec(told)?.[1];
    if (begun !== undefined) {
      unfinished.set(thread, { text: begun, beganAt: calls.length });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(told)?.[1];
    const start = resumed === undefined ? undefined : unfinished.get(thread);
    const read = toCall(`${start?.text ?? ''}${resumed ?? told}`, start?.beganAt ?? calls.length);
    if (read !== undefined) calls.push(read);
  }
  return calls;
}

function toCall(text: string, beganAt: number): TracedCall | undefined {
  const [, name, given = '', result] = call.exec(text) ?? [];
  if (name === undefined || result === undefined || Number(result) < 0) return undefined;
  const texts = [...given.matchAll(/"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g)];
  if (texts.some(([, , cut]) => cut !== undefined)) throw new Error(`strace cut a ${name} short`);
  const [, number, path = ''] = /^(\d+)<((?:\\x[0-9a-f]{2})*)>/.exec(given) ?? [];
  return {
    name,
    texts: texts.map(([, hex = '']) => toBytes(hex)),
    file:
      number === undefined ? undefined : { number: Number(number), path: String(toBytes(path)) },
    rest: given.slice(given.lastIndexOf('"') + 1),
    result: Number(result),
    beganAt,
  };
}

function toBytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex');
}
