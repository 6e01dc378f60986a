import type { Commands } from '../keys/find-command.ts';
import { isFirstScreen, placeInFront } from '../store/app-store.ts';
import type { AppStore } from '../store/app-store.ts';
import { linkTo } from '../store/link.ts';
import type { Place } from '../store/place.ts';
import type { Services } from '../store/services.ts';
import { themeNames } from '../theme.ts';
import { copyMenu } from './copy-menu.ts';
import type { Copied } from './copy-menu.ts';
import { helpChoice } from './help.ts';
import { paletteChoice } from './palette.ts';

interface GlobalParts {
  readonly store: AppStore;
  readonly services: Services;
  /** Leaves the screens. */
  readonly leave: () => void;
  /** Ends the process, whatever goes on in it. */
  readonly endAtOnce: () => void;
  /** Stops the process as the shell's job control does. */
  readonly suspend: () => void;
  readonly redraw: () => void;
}

/** What can be done on every screen. */
export function globalCommands({
  store,
  services,
  leave,
  endAtOnce,
  suspend,
  redraw,
}: GlobalParts): Commands {
  const { runs } = services;
  /** While a run goes on here, leaving is a decision. */
  const leaveOrAsk = () => {
    const going = runs.all().filter((run) => run.end() === undefined);
    if (going.length === 0) return leave();
    const onward = {
      key: 'g',
      text: 'go on without the screen: progress comes as lines',
      run: leave,
    };
    if (going.every((run) => run.isStopping())) {
      return services.confirm({
        title: 'The run is stopping',
        lines: ['The open group is being finished and committed.'],
        answers: [
          { ...onward, text: 'leave the screen: the rest comes as lines' },
          {
            key: 'e',
            also: 'ctrl-c',
            text: 'end at once: what was committed is kept',
            run: endAtOnce,
          },
        ],
      });
    }
    services.confirm({
      title: 'A run is going on',
      lines: ['What is to become of it?'],
      answers: [
        {
          key: 's',
          also: 'ctrl-c',
          text: 'stop it: the open group is finished and committed, and what is open is kept',
          run: () => runs.stopAll(),
        },
        onward,
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
        if (isFirstScreen(store.getState())) leaveOrAsk();
        else services.back();
      },
    },
    interrupt: { run: leaveOrAsk },
  };
  return commands;
}

/** What of a screen can be given to others: how to print it, and how to come here. */
function copyPlace(place: Place, services: Services): void {
  const link = linkTo(place.target);
  const things: readonly Copied[] = [
    { what: 'the command that prints this', text: place.command() },
    ...(link === undefined ? [] : [{ what: 'a link for `elspeth tui`', text: link }]),
  ];
  services.choose(copyMenu(services, things));
}
