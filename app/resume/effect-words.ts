import { userInfo } from 'node:os';

import type { EffectResolutions } from '../../engine/run/ask-about-effects.ts';
import type { EffectResolution } from '../../landscape/model/effect.ts';
import { ConfigError } from '../../landscape/model/errors.ts';

const meanings: Readonly<Record<string, EffectResolution>> = {
  sent: 'applied',
  'not-sent': 'not_applied',
};

/**
 * What `--resolve` says of effects of which nobody knows: `KEY=sent`, `KEY=not-sent`, or `all=…` for those
 * that have no word of their own. Who says it is the user of this process.
 *
 * @throws ConfigError `RESOLVE_INVALID`
 */
export function readEffectWords(words: readonly string[]): EffectResolutions | undefined {
  if (words.length === 0) return undefined;
  const said = new Map(words.map(readWord));
  const all = said.get('all');
  said.delete('all');
  return { byKey: said, all, name: userInfo().username };
}

function readWord(word: string): readonly [string, EffectResolution] {
  const at = word.lastIndexOf('=');
  const meaning = meanings[word.slice(at + 1)];
  if (at > 0 && meaning !== undefined) return [word.slice(0, at), meaning];
  throw new ConfigError([
    {
      code: 'RESOLVE_INVALID',
      message: '`--resolve` does not say what became of an effect',
      found: word,
      expected: '`KEY=sent` or `KEY=not-sent`, with the key that the message names, or `all=sent`',
    },
  ]);
}
