/**
 * The labels that a condition can give, where that shows in its text: a chain of `a ? 'x' : 'y'`
 * whose results are all literals. `undefined` when a result is anything else.
 */
export function staticLabels(condition: string): ReadonlySet<string> | undefined {
  const text = withoutParentheses(condition.trim());
  const literal = /^(?:'([^'\\]*)'|"([^"\\]*)")$/.exec(text);
  if (literal !== null) return new Set([literal[1] ?? literal[2]!]);
  const marks = marksOf(text);
  const question = marks.find(({ mark }) => mark === '?');
  if (question === undefined) return undefined;
  // The colon that belongs to the first question mark: others open and close in between.
  let open = 0;
  for (const { mark, at } of marks) {
    open += mark === '?' ? 1 : -1;
    if (open > 0) continue;
    const first = staticLabels(text.slice(question.at + 1, at));
    const second = staticLabels(text.slice(at + 1));
    return first && second && new Set([...first, ...second]);
  }
  return undefined;
}

/** Question marks and colons outside of texts and brackets. */
function marksOf(text: string): readonly { readonly mark: string; readonly at: number }[] {
  const marks: { mark: string; at: number }[] = [];
  let depth = 0;
  for (const token of text.matchAll(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[()[\]{}?:]/g)) {
    const [mark] = token;
    if ('([{'.includes(mark)) depth += 1;
    else if (')]}'.includes(mark)) depth -= 1;
    else if (depth === 0 && (mark === '?' || mark === ':')) marks.push({ mark, at: token.index });
  }
  return marks;
}

/** `('a')` is `'a'`; `(a) ? (b) : (c)` stays. */
function withoutParentheses(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  const inner = text.slice(1, -1);
  let depth = 0;
  for (const [mark] of inner.matchAll(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[()]/g)) {
    if (mark === '(') depth += 1;
    if (mark === ')') depth -= 1;
    if (depth < 0) return text;
  }
  return withoutParentheses(inner.trim());
}
