import type { Line } from '../components/line.tsx';
import { lineWidth } from '../components/line.tsx';
import type { Commands } from '../keys/find-command.ts';
import { bindingsOf } from '../keys/key-map.ts';
import type { KeyContext } from '../keys/key-map.ts';
import { shownKey } from '../keys/key-name.ts';

interface HintOptions {
  readonly width: number;
  /** Whether `q` leaves from here. */
  readonly isFirst: boolean;
}

/** The few keys that matter here, as many as there is room for; the help always. */
export function hintLine(
  contexts: readonly KeyContext[],
  commands: Commands,
  { width, isFirst }: HintOptions,
): Line {
  const hints = contexts.flatMap((context) =>
    bindingsOf(context).flatMap(({ keys, command, hint }) => {
      const found = commands[command];
      if (hint === undefined || found === undefined || found.disabled?.() !== undefined) return [];
      // From other screens than the first `q` leads back.
      const shown = command === 'quit' && !isFirst ? 'back' : hint;
      return [{ key: shownKey(keys[0] ?? ''), hint: shown, command }];
    }),
  );
  const help = hints.find(({ command }) => command === 'help');
  const line: Line[number][] = [' '];
  const room = width - (help === undefined ? 0 : 8);
  for (const { key, hint, command } of hints) {
    if (command === 'help') continue;
    const spans: Line = [{ text: key, tone: 'accent' }, ` ${hint}   `];
    if (lineWidth([...line, ...spans]) > room) break;
    line.push(...spans);
  }
  if (help !== undefined) line.push({ text: help.key, tone: 'accent' }, ` ${help.hint}`);
  return line;
}
