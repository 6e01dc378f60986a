import fuzzysort from 'fuzzysort';

import type { Choice, ChoiceItem } from '../store/services.ts';

/** The items that fit what was typed, the best first; all of them in their own order before that. */
export function matchingItems({ items, meant }: Choice, text: string): readonly ChoiceItem[] {
  if (text.trim() === '') return items;
  const found = fuzzysort.go(text, items, {
    keys: [({ text: name, note = '' }) => `${name} ${note}`],
  });
  return [...(meant?.(text.trim()) ?? []), ...found.map(({ obj }) => obj)];
}
