import { answerSentences } from '../../../format/explain-answer.ts';
import { copyMenu } from '../../shell/copy-menu.ts';
import type { Copied } from '../../shell/copy-menu.ts';
import type { Choice, Services } from '../../store/services.ts';
import { explainCommand } from './explain-command.ts';
import { hashedParts, hashOfPart } from './hash-lines.ts';
import type { LineageSlice } from './token-slice.ts';

/** Everything on the screen that is worth taking elsewhere. */
export function copyChoice(slice: LineageSlice, services: Services): Choice {
  const { run, store } = slice;
  const { asked, explanation } = store.getState();
  const item = (what: string, text: string): Copied => ({ what, text });
  const entry = slice.selected();
  const items: Copied[] = [
    item('the command that prints this', explainCommand(run, asked, services.reader)),
  ];
  if (explanation !== undefined) {
    items.unshift(item('the answer', answerSentences(explanation).join('\n')));
  }
  if (entry?.kind === 'step') {
    for (const part of hashedParts) {
      const hash = hashOfPart(entry, part);
      if (hash !== undefined) items.push(item(`SHA-256 of the ${part}`, hash));
    }
    items.push(item('id of the step', entry.step.state));
  }
  if (entry !== undefined && 'token' in entry) {
    const { id, row, end } = entry.token;
    items.push(item('id of the token', id));
    if (row !== null) items.push(item('id of the row', row));
    if (end?.artifact !== undefined && end.artifact !== null) {
      items.push(item('path of the artifact', end.artifact.publishedPath ?? end.artifact.path));
    }
  }
  if (explanation !== undefined) {
    items.push(item('all of it as JSON', JSON.stringify(explanation, undefined, 2)));
  }
  return copyMenu(services, items);
}
