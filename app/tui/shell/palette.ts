import type { Commands } from '../keys/find-command.ts';
import { bindingsOf } from '../keys/key-map.ts';
import { shownKey } from '../keys/key-name.ts';
import type { Place } from '../store/place.ts';
import type { Choice, ChoiceItem, Services } from '../store/services.ts';

/** Everything that can be done from here, by its name. */
export function paletteChoice(place: Place, everywhere: Commands, services: Services): Choice {
  const commands = { ...everywhere, ...place.commands() };
  const seen = new Set<string>(['palette']);
  const items = [...place.contexts(), 'everywhere' as const].flatMap((context) =>
    bindingsOf(context).flatMap(({ keys, command, text }): ChoiceItem[] => {
      const found = commands[command];
      if (found === undefined || seen.has(command)) return [];
      seen.add(command);
      return [
        {
          text,
          note: keys.map(shownKey).join('  '),
          disabled: found.disabled?.(),
          run: () => found.run(),
        },
      ];
    }),
  );
  const runs: ChoiceItem = {
    text: 'all runs',
    note: 'screen',
    run: () => services.go({ screen: 'runs' }),
  };
  return { title: 'Command', items: [...items, runs] };
}
