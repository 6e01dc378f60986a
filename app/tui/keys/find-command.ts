import { bindingsOf } from './key-map.ts';
import type { CommandName, KeyContext } from './key-map.ts';

/** What a screen can do under a name. */
export interface Command {
  run(): void;
  /** Why it cannot be done now, as a sentence; absent when it can. */
  readonly disabled?: () => string | undefined;
}

export type Commands = Readonly<Partial<Record<CommandName, Command>>>;

/** A command by the key that was pressed: the first context that binds the key to something that is there. */
export function findCommand(
  key: string,
  contexts: readonly KeyContext[],
  commands: Commands,
): Command | undefined {
  for (const context of contexts) {
    for (const binding of bindingsOf(context)) {
      if (!binding.keys.some((name) => name === key)) continue;
      const command = commands[binding.command];
      if (command !== undefined) return command;
    }
  }
  return undefined;
}
