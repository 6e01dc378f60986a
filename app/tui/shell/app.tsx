import { Box, useApp, useInput, usePaste } from 'ink';
import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { AsciiContext, LineView, ThemeContext } from '../components/line.tsx';
import { Lines } from '../components/lines.tsx';
import type { KeyContext } from '../keys/key-map.ts';
import { keyNames } from '../keys/key-name.ts';
import { isFirstScreen, placeInFront } from '../store/app-store.ts';
import { themes } from '../theme.ts';
import { crumbLine } from './crumb-line.ts';
import { hintLine } from './hint-line.ts';
import { overlayLines } from './overlay-lines.ts';
import { smallest } from './smallest.ts';
import { TooSmall } from './too-small.tsx';
import type { Terminal } from './terminal.ts';
import { pasteText, typeKeys } from './type-keys.ts';
import type { Keyboard } from './type-keys.ts';

interface AppProps {
  readonly keyboard: Keyboard;
  readonly onKey: () => void;
  /** Told what Ink can do with the terminal, once it is there. */
  readonly onTerminal: (terminal: Terminal) => void;
}

/** The frame around all screens: crumbs, the screen in front, what lies above it, hints. */
export function App({ keyboard, onKey, onTerminal }: AppProps): ReactNode {
  const { store, commands: everywhere } = keyboard;
  const state = useStore(store);
  const { exit, suspendTerminal } = useApp();
  const place = placeInFront(state);
  const { overlay, toast, size } = state;
  const { columns, rows } = size;

  useEffect(
    () => onTerminal({ exit, suspend: suspendTerminal }),
    [exit, suspendTerminal, onTerminal],
  );
  useEffect(
    () => place.subscribe(() => store.setState(({ changes }) => ({ changes: changes + 1 }))),
    [place, store],
  );
  useInput((input, key) => {
    onKey();
    typeKeys(keyboard, keyNames(input, key));
  });
  usePaste((text) => {
    onKey();
    pasteText(store, text);
  });

  const theme = themes[state.theme];
  const above =
    overlay === undefined
      ? undefined
      : overlayLines(overlay, columns, Math.floor((rows - 2) * 0.6));
  const overlayHeight = above?.lines.length ?? 0;
  const room = rows - 2 - overlayHeight;
  const inner = useMemo(() => ({ width: columns, height: room }), [columns, room]);
  if (columns < smallest.columns || rows < smallest.rows) {
    return <TooSmall size={size} place={place} />;
  }
  const contexts: readonly KeyContext[] = [...place.contexts(), 'everywhere'];
  const hints =
    toast === undefined
      ? hintLine(
          contexts,
          { ...everywhere, ...place.commands() },
          { width: columns, isFirst: isFirstScreen(state) },
        )
      : [{ text: ` ${toast.text}`, tone: toast.tone }];
  return (
    <ThemeContext value={theme}>
      <AsciiContext value={state.isAscii}>
        <Box flexDirection="column" width={columns} height={rows}>
          <LineView line={crumbLine(state.stack, columns)} width={columns} />
          <Box width={columns} height={room} overflow="hidden">
            <place.View size={inner} />
          </Box>
          {above === undefined ? null : (
            <Lines
              lines={above.lines}
              width={columns}
              height={overlayHeight}
              selected={above.selected}
            />
          )}
          <LineView line={hints} width={columns} />
        </Box>
      </AsciiContext>
    </ThemeContext>
  );
}
