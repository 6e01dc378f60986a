import type { Commands } from '../keys/find-command.ts';
import { placeInFront } from '../store/app-store.ts';
import type { AppStore } from '../store/app-store.ts';
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
    copy: {
      run() {
        const place = placeInFront(store.getState());
        services.copy(place.command(), 'the command that prints this');
      },
    },
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
