import type { RE2JS } from 're2js';

import { loadRe2 } from './load-re2.ts';

/** A regular expression in RE2 syntax; matching takes time linear in the text, whatever the pattern. */
export interface Pattern {
  readonly source: string;
  isIn(text: string): boolean;
  /** UTF-16 offsets of the leftmost match. */
  find(text: string): { readonly start: number; readonly end: number } | undefined;
}

export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly message: string };

/** Backtracking engines take seconds for `(a+)+$` on 28 characters; RE2 has no backtracking. */
export function compilePattern(source: string): CompiledPattern {
  try {
    return { ok: true, pattern: toPattern(source, loadRe2().compile(source)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, message: message.replace(/^error parsing regexp: /, '') };
  }
}

function toPattern(source: string, compiled: RE2JS): Pattern {
  return {
    source,
    isIn: (text) => compiled.test(text),
    find(text) {
      const matcher = compiled.matcher(text);
      return matcher.find() ? { start: matcher.start(), end: matcher.end() } : undefined;
    },
  };
}
