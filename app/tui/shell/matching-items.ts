import fuzzysort from 'fuzzysort';

import type { ChoiceItem } from '../store/services.ts';

/** The items that fit what was typed, the best first; all of them in their own order before that. */
export function matchingItems(items: readonly ChoiceItem[], text: string): readonly ChoiceItem[] {
  if (text.trim() === '') return items;
  return fuzzysort
    .go(text, items, { keys: [({ text: name, note = '' }) => `${name} ${note}`] })
    .map(({ obj }) => obj);
}
