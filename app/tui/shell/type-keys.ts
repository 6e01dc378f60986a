import type { Commands } from '../keys/find-command.ts';
import { findCommand } from '../keys/find-command.ts';
import { placeInFront } from '../store/app-store.ts';
import type { AppStore } from '../store/app-store.ts';
import { ElspethError } from '../../../landscape/model/errors.ts';
import { typeIntoOverlay } from './overlay-keys.ts';

export interface Keyboard {
  readonly store: AppStore;
  /** What can be done on every screen. */
  readonly commands: Commands;
  /** Says something for a while at the bottom. */
  readonly say: (text: string, tone: 'bad' | 'warn') => void;
}

/**
 * Does what was typed. Keys typed fast come together: one may open a prompt, and those behind it are for
 * that. What fails is said: whoever throws here would take the process with it, and the runs in it.
 *
 * @param keys - By their names, in order.
 */
export function typeKeys({ store, commands, say }: Keyboard, keys: readonly string[]): void {
  if (store.getState().toast !== undefined) store.setState({ toast: undefined });
  for (const key of keys) {
    try {
      const { overlay } = store.getState();
      if (overlay === undefined) press({ store, commands, say }, key);
      else typeIntoOverlay(store, overlay, key);
    } catch (error) {
      say(sentenceOf(error), 'bad');
      return;
    }
  }
}

/** Pasted text is text: where nothing takes text it does nothing, whatever letters are in it. */
export function pasteText(store: AppStore, text: string): void {
  const { overlay } = store.getState();
  if (overlay === undefined || overlay.kind === 'question') return;
  const line = text.replaceAll(/[\r\n\t]+/g, ' ');
  store.setState({ overlay: { ...overlay, text: overlay.text + line } });
}

/** Does what a key means on the screen in front; says why where it cannot be done now. */
function press({ store, commands, say }: Keyboard, key: string): void {
  const place = placeInFront(store.getState());
  const command = findCommand(key, [...place.contexts(), 'everywhere'], {
    ...commands,
    ...place.commands(),
  });
  const why = command?.disabled?.();
  if (why === undefined) command?.run();
  else say(why, 'warn');
}

/** An error on one line. */
function sentenceOf(error: unknown): string {
  if (error instanceof ElspethError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message} (this is a bug in elspeth: please report it)`;
}
