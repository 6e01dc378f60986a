import type { Commands } from '../keys/find-command.ts';
import { bindingsOf, contexts } from '../keys/key-map.ts';
import { shownKey } from '../keys/key-name.ts';
import type { Place } from '../store/place.ts';
import type { Choice } from '../store/services.ts';

/** All keys that do something on this screen; choosing one does it. */
export function helpChoice(place: Place, everywhere: Commands): Choice {
  const commands = { ...everywhere, ...place.commands() };
  const seen = new Set<string>();
  const items = [...place.contexts(), 'everywhere' as const].flatMap((context) =>
    bindingsOf(context).flatMap(({ keys, command, text }) => {
      const found = commands[command];
      if (found === undefined || seen.has(command)) return [];
      seen.add(command);
      return [
        {
          text: keys.map(shownKey).join('  '),
          note: `${text} · ${contexts[context].toLowerCase()}`,
          disabled: found.disabled?.(),
          run: () => found.run(),
        },
      ];
    }),
  );
  return { title: `Keys of ${place.title()}`, items };
}
