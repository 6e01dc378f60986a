import type { Commands } from '../keys/find-command.ts';
import { placeInFront } from '../store/app-store.ts';
import type { AppStore } from '../store/app-store.ts';
import { linkTo } from '../store/link.ts';
import type { Place } from '../store/place.ts';
import type { Services } from '../store/services.ts';
import { themeNames } from '../theme.ts';
import { helpChoice } from './help.ts';
import { paletteChoice } from './palette.ts';

interface GlobalParts {
  readonly store: AppStore;
  readonly services: Services;
  /** Leaves the screens. */
  readonly leave: () => void;
  /** Stops the process as the shell's job control does. */
  readonly suspend: () => void;
  readonly redraw: () => void;
}

/** What can be done on every screen. */
export function globalCommands({ store, services, leave, suspend, redraw }: GlobalParts): Commands {
  const { runs } = services;
  /** While a run goes on here, leaving is a decision. */
  const leaveOrAsk = () => {
    if (!runs.isBusy()) return leave();
    services.confirm({
      title: 'A run is going on',
      lines: ['What is to become of it?'],
      answers: [
        {
          key: 's',
          text: 'stop it: the open group is finished and committed, and what is open is kept',
          run: () => runs.stopAll(),
        },
        { key: 'g', text: 'go on without the screen: progress comes as lines', run: leave },
      ],
    });
  };
  const commands: Commands = {
    palette: {
      run: () => services.choose(paletteChoice(placeInFront(store.getState()), commands, services)),
    },
    help: { run: () => services.choose(helpChoice(placeInFront(store.getState()), commands)) },
    copy: { run: () => copyPlace(placeInFront(store.getState()), services) },
    theme: {
      run() {
        const at = themeNames.indexOf(store.getState().theme);
        const theme = themeNames[(at + 1) % themeNames.length] ?? 'dark';
        store.setState({ theme });
        services.say(`theme: ${theme}`);
      },
    },
    redraw: { run: redraw },
    suspend: { run: suspend },
    back: { run: () => services.back() },
    quit: {
      run() {
        if (store.getState().stack.length > 1) services.back();
        else leaveOrAsk();
      },
    },
    interrupt: { run: leaveOrAsk },
  };
  return commands;
}

/** What of a screen can be given to others: how to print it, and how to come here. */
function copyPlace(place: Place, services: Services): void {
  const link = linkTo(place.target);
  const command = place.command();
  const items = [
    { text: 'the command that prints this', note: command },
    ...(link === undefined ? [] : [{ text: 'a link for `elspeth tui`', note: link }]),
  ];
  services.choose({
    title: 'Copy',
    items: items.map(({ text, note }) => ({ text, note, run: () => services.copy(note, text) })),
  });
}
