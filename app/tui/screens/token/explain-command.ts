import { shellWord } from '../../../format/shell-word.ts';
import type { LineageAsked } from './token-slice.ts';

/** The command that prints what the screen shows. */
export function explainCommand(
  run: string,
  { row, token, down, field, pages }: LineageAsked,
  database: string,
): string {
  const after = pages.at(-1);
  return [
    `elspeth explain --run ${run}`,
    ...(row === undefined ? [] : [`--row ${row}`]),
    ...(token === undefined ? [] : [`--token ${token}`]),
    ...(down ? ['--down'] : []),
    ...(field === undefined ? [] : [`--field ${shellWord(field)}`]),
    ...(after === undefined ? [] : [`--after ${after}`]),
    `--database ${shellWord(database)}`,
  ].join(' ');
}
