import { existsSync } from 'node:fs';
import { render } from 'ink';
import type { ReactNode } from 'react';

import { errorText } from '../output.ts';
import type { Reader } from '../reading/reader.ts';
import { copySequence } from './clipboard.ts';
import { openPlace } from './open-place.ts';
import { openFile, openText } from './open-text.ts';
import { App } from './shell/app.tsx';
import { globalCommands } from './shell/global-commands.ts';
import { createScreenOutput, sizeOf } from './shell/screen-output.ts';
import type { Terminal } from './shell/terminal.ts';
import { waitInBackground } from './shell/wait-in-background.ts';
import { createAppStore, placeInFront } from './store/app-store.ts';
import type { AppStore } from './store/app-store.ts';
import type { Target } from './store/place.ts';
import type { RunStarter } from './store/run-starter.ts';
import type { Services } from './store/services.ts';
import type { ThemeName } from './theme.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface TuiOptions {
  readonly reader: Reader;
  readonly runs: RunStarter;
  /** The screens to begin with; the last is in front, Esc leads back to those before it. */
  readonly open: readonly [Target, ...Target[]];
  readonly theme: ThemeName;
  readonly isAscii: boolean;
  readonly env: Environment;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly nowMs: () => number;
  /** The folder in which the program was started. */
  readonly folder: string;
  /** Ends the process, and with it all runs; what was committed is kept. */
  readonly endAtOnce: () => void;
}

export interface Tui {
  readonly store: AppStore;
  /** Whether any key was pressed yet. */
  wasUsed(): boolean;
  /** Whether another program has the terminal: an editor, a pager. */
  isLent(): boolean;
  leave(): void;
  /** Settles when the screens are left and the terminal is as it was; rejects when drawing failed. */
  readonly left: Promise<void>;
}

const toastMs = 4000;

/** Opens the screens on the alternate screen of a terminal. */
export function openTui(options: TuiOptions): Tui {
  const { reader, runs, open, theme, isAscii, env, stdin, stdout, nowMs, folder, endAtOnce } =
    options;
  let terminal: Terminal | undefined;
  let wasUsed = false;
  let toastTimer: NodeJS.Timeout | undefined;
  let isLent = false;
  const suspend = (use: () => Promise<void>) => {
    isLent = true;
    terminal
      ?.suspend(use)
      .catch((error: unknown) => services.say(errorText(error), 'bad'))
      .finally(() => {
        isLent = false;
      });
  };
  const services: Services = {
    reader,
    runs,
    nowMs,
    folder,
    go(target) {
      const place = openPlace(target, services);
      store.setState(({ stack }) => ({ stack: [...stack, place], toast: undefined }));
    },
    here() {
      const place = placeInFront(store.getState());
      // Of the tabs of a screen each has keys of its own.
      const contexts = place.contexts().join(' ');
      return () => {
        const state = store.getState();
        const isInFront = state.overlay === undefined && placeInFront(state) === place;
        return isInFront && place.contexts().join(' ') === contexts;
      };
    },
    back() {
      const [root, ...above] = store.getState().stack;
      const left = above.at(-1);
      if (left === undefined) return services.say('This is the first screen: q leaves.', 'faint');
      left.close();
      store.setState({ stack: [root, ...above.slice(0, -1)] });
    },
    say(text, tone) {
      store.setState({ toast: { text, tone: tone ?? 'plain' } });
      clearTimeout(toastTimer);
      toastTimer = setTimeout(() => store.setState({ toast: undefined }), toastMs);
      toastTimer.unref();
    },
    prompt: (prompt) =>
      store.setState({
        overlay: { kind: 'prompt', prompt, text: prompt.text ?? '', refusal: undefined },
      }),
    confirm: (question) => store.setState({ overlay: { kind: 'question', question } }),
    choose: (choice) =>
      store.setState({
        overlay: { kind: 'choice', choice, text: '', cursor: 0 },
        toast: undefined,
      }),
    copy(text, what) {
      const sequence = copySequence(text, env);
      if (sequence === undefined) {
        services.say(
          `Too long for the clipboard of a terminal: ${what}. Open it with E and copy there.`,
          'warn',
        );
        return;
      }
      stdout.write(sequence);
      services.say(`to the clipboard of the terminal: ${what}`, 'good');
    },
    openText: (name, text, program) => suspend(() => openText(name, text, program, env)),
    openFile(path) {
      if (existsSync(path)) suspend(() => openFile(path, env));
      else services.say(`There is no file ${path}.`, 'bad');
    },
  };
  const [first, ...others] = open;
  const store = createAppStore(openPlace(first, services), {
    theme,
    isAscii,
    size: sizeOf(stdout),
  });
  for (const target of others) services.go(target);
  store.setState({ opened: open.length });
  const leave = () => {
    output.close();
    ink.unmount();
  };
  const commands = globalCommands({
    store,
    services,
    leave,
    endAtOnce,
    suspend: () => suspend(waitInBackground),
    redraw: () => output.redraw(),
  });
  const app: ReactNode = (
    <App
      keyboard={{ store, commands, say: (text, tone) => services.say(text, tone) }}
      onKey={() => {
        wasUsed = true;
      }}
      onTerminal={(found) => {
        terminal = found;
      }}
    />
  );
  const output = createScreenOutput({
    stdout,
    lay: (size) => store.setState({ size }),
    settled: () => ink.waitUntilRenderFlush(),
  });
  const ink = render(app, {
    stdin,
    stdout: output.stream,
    exitOnCtrlC: false,
    // Nothing here writes to the console.
    patchConsole: false,
    // Whether this is a terminal was decided before; `CI` in the environment says nothing about it.
    interactive: true,
    alternateScreen: true,
    // Who reads by ear gets lines, and no screen that is redrawn.
    isScreenReaderEnabled: false,
    incrementalRendering: true,
    maxFps: 60,
  });
  // The terminal is gone: a window that was closed.
  stdin.on('end', leave).on('error', leave);
  const left = ink
    .waitUntilExit()
    .then(() => undefined)
    .finally(() => {
      stdin.off('end', leave).off('error', leave);
      output.close();
      clearTimeout(toastTimer);
      for (const place of store.getState().stack) place.close();
    });
  return { store, wasUsed: () => wasUsed, isLent: () => isLent, leave, left };
}
