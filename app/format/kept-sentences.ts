import type { Progress } from '../../engine/progress.ts';

/** What a run leaves behind that did not complete. */
export function keptSentences({ nodes, runKey }: Progress): readonly string[] {
  const sinks = nodes.filter(({ kind }) => kind === 'sink');
  const hasTables = sinks.some(({ plugin }) => plugin === 'database');
  return [
    `What was committed is kept; outputs stay partial (*.partial-${runKey}).`,
    ...(hasTables ? ['Tables that are appended to have the committed rows already.'] : []),
  ];
}
