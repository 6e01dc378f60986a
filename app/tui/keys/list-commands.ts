import type { ListWindow } from '../store/list-window.ts';
import type { Commands } from './find-command.ts';

/** How one moves in a list. */
export function listCommands<T, Key>(list: ListWindow<T, Key>): Commands {
  return {
    down: { run: () => list.move(1) },
    up: { run: () => list.move(-1) },
    'page-down': { run: () => list.movePages(1) },
    'page-up': { run: () => list.movePages(-1) },
    'half-down': { run: () => list.movePages(0.5) },
    'half-up': { run: () => list.movePages(-0.5) },
    top: { run: () => list.toStart() },
    bottom: { run: () => list.toEnd() },
    reload: { run: () => list.reload() },
  };
}
