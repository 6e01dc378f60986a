import type { Reader } from '../../../reading/reader.ts';
import { commandOf } from '../../command-of.ts';
import type { LineageAsked } from './token-slice.ts';

/** The command that prints what the screen shows. */
export function explainCommand(
  run: string,
  { row, token, down, field, pages }: LineageAsked,
  reader: Reader,
): string {
  const after = pages.at(-1);
  const words = [
    'explain',
    '--run',
    run,
    ...(row === undefined ? [] : ['--row', row]),
    ...(token === undefined ? [] : ['--token', token]),
    ...(down ? ['--down'] : []),
    ...(field === undefined ? [] : ['--field', field]),
    ...(after === undefined ? [] : ['--after', after]),
  ];
  return commandOf(words, reader);
}
