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
  const { target } = place;
  const run = 'run' in target ? target.run : undefined;
  return {
    title: 'Command',
    items: [...items, runs],
    meant: (text) => rowMeant(text, run, services),
  };
}

/** `42`, `row-43`, `t-43`: the lineage of it, where a run is open. */
function rowMeant(
  text: string,
  run: string | undefined,
  services: Services,
): readonly ChoiceItem[] {
  if (run === undefined) return [];
  if (/^t-\d+$/.test(text)) {
    return [
      {
        text: `explain ${text}`,
        note: run,
        run: () => services.go({ screen: 'token', run, token: text }),
      },
    ];
  }
  if (!/^(row-)?\d+$/.test(text)) return [];
  return [
    {
      text: `explain row ${text}`,
      note: run,
      run: () => services.go({ screen: 'token', run, row: text }),
    },
  ];
}
