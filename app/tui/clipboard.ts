/** Terminals take no more than about this much in one sequence. */
const mostBytes = 74_994;

/**
 * What puts text on the clipboard of the terminal, through tmux and screen too; `undefined` when it is
 * more than terminals take. OSC 52 of XTerm Control Sequences, "Manipulate Selection Data".
 */
export function copySequence(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const data = Buffer.from(text).toString('base64');
  if (data.length > mostBytes) return undefined;
  const sequence = `\u001b]52;c;${data}\u0007`;
  // tmux takes the plain one itself, or hands on the wrapped one: which of them is a setting of its own.
  if (env['TMUX'] !== undefined)
    return `${sequence}\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
  if (env['TERM']?.startsWith('screen') === true) return `\u001bP${sequence}\u001b\\`;
  return sequence;
}
