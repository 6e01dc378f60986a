/**
 * The text as a spreadsheet shows it and does not calculate it: with `'` before it when it begins as
 * formulas do (`=`, `+`, `-`, `@`, also full-width ones and behind white space or characters that are not
 * seen), with a tab, a line break or NUL, after OWASP's ASVS 5.0, 1.2.10. A text that begins with `'` gets
 * another one, so that taking away one `'` always gives back what was there.
 */
export function withoutFormula(text: string): string {
  return /^['\t\r\n\0]/.test(text) || beginsFormula(text) ? `'${text}` : text;
}

function beginsFormula(text: string): boolean {
  const [first] = text.replace(/^[\s\p{C}]+/u, '');
  // Compatibility forms: full-width, small, raised and lowered ones become the sign itself.
  return first !== undefined && /^[=+\-@]/.test(first.normalize('NFKC'));
}
