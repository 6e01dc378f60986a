import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Tone, ThemeName } from '../theme.ts';
import type { TerminalSize } from '../shell/screen-output.ts';
import type { Place } from './place.ts';
import type { Choice, Prompt, Question } from './services.ts';

/** What lies above the screen and takes the keys. */
export type Overlay =
  | {
      readonly kind: 'prompt';
      readonly prompt: Prompt;
      readonly text: string;
      /** Why the text was not taken. */
      readonly refusal: string | undefined;
    }
  | { readonly kind: 'question'; readonly question: Question }
  | {
      readonly kind: 'choice';
      readonly choice: Choice;
      readonly text: string;
      /** Place of the selected item among those that fit the text. */
      readonly cursor: number;
    };

export interface Toast {
  readonly text: string;
  readonly tone: Tone;
}

/** What is shown: a stack of screens, the last on top, and what lies above it. */
export interface AppState {
  readonly stack: readonly [Place, ...Place[]];
  /** Screens that the command opened: from the last of them `q` leaves, Esc leads on to those before. */
  readonly opened: number;
  readonly overlay: Overlay | undefined;
  readonly toast: Toast | undefined;
  readonly theme: ThemeName;
  readonly isAscii: boolean;
  readonly size: TerminalSize;
  /** Counts what screens have told of themselves: their titles and keys are asked for again. */
  readonly changes: number;
}

export type AppStore = StoreApi<AppState>;

export function createAppStore(
  first: Place,
  looks: Pick<AppState, 'theme' | 'isAscii' | 'size'>,
): AppStore {
  return createStore<AppState>()(() => ({
    stack: [first],
    opened: 1,
    overlay: undefined,
    toast: undefined,
    ...looks,
    changes: 0,
  }));
}

/** Whether `q` leaves from here; else it leads back. */
export function isFirstScreen({ stack, opened }: AppState): boolean {
  return stack.length <= opened;
}

/** The screen that is in front. */
export function placeInFront({ stack }: AppState): Place {
  return stack.at(-1) ?? stack[0];
}
