import { shellWord } from '../format/shell-word.ts';
import type { Reader } from '../reading/reader.ts';

/** A command of the program about what a reader reads, as a shell takes it. */
export function commandOf(words: readonly string[], { path }: Pick<Reader, 'path'>): string {
  return ['elspeth', ...words, '--database', path].map(shellWord).join(' ');
}
