import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import { displayLines } from '../format/display-text.ts';
import { wrapText } from '../format/wrap-text.ts';
import { errorText } from '../output.ts';
import type { Reader } from '../reading/reader.ts';
import type { Target } from '../tui/store/place.ts';
import { parsePlainCommand, plainHelp } from './plain-command.ts';
import type { PlainCommand } from './plain-command.ts';
import { isPlainTarget } from './plain-page.ts';
import type { PlainItem, PlainPage, PlainTarget } from './plain-page.ts';
import { readPlace } from './read-place.ts';

export interface PlainOptions {
  readonly reader: Reader;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  /** As for the screens: the last is shown, `back` leads to those before it. */
  readonly open: readonly [Target, ...Target[]];
  /** Cells of a line. */
  readonly width: number;
}

/**
 * The screens as lines of text, for a screen reader or a pipe: a place says what it is, one types where to
 * go next, and nothing that was said is ever changed. Writes no escape sequence.
 *
 * @throws what is wrong with the first place; what is wrong later is said, and one can go on.
 */
export async function showPlain({
  reader,
  stdin,
  stdout,
  open,
  width,
}: PlainOptions): Promise<void> {
  // All text ends here: what data would have a terminal do becomes visible instead.
  const say = (text: string) => {
    const lines = displayLines(text.trimEnd()).split('\n');
    stdout.write(`${lines.flatMap((line) => wrapText(line, width)).join('\n')}\n`);
  };
  const visit = createVisit(open.filter(isPlainTarget), (target) =>
    readPlace({ reader, width, nowMs: Date.now }, target),
  );
  say(await visit.arrive());
  say('Type a number to open it, ? for the commands, quit to leave.');
  const typed = createInterface({ input: stdin, terminal: false });
  // Of a person: a program that types needs no invitation.
  const invite = () => stdin.isTTY === true && stdout.write('> ');
  invite();
  for await (const line of typed) {
    const command = parsePlainCommand(line);
    if (command.do === 'quit') break;
    try {
      const answer = await visit.follow(command);
      if (answer !== '') say(answer);
    } catch (error) {
      say(errorText(error));
    }
    invite();
  }
  typed.close();
}

interface Visit {
  /** Reads the place where one is. */
  arrive(): Promise<string>;
  /** Does what was typed; gives what is to be said. */
  follow(command: Exclude<PlainCommand, { do: 'quit' }>): Promise<string>;
}

type ReadPlace = (target: PlainTarget) => Promise<PlainPage>;

/** A walk through the places: where one is, how one came there, and what the numbers mean. */
function createVisit(first: readonly PlainTarget[], read: ReadPlace): Visit {
  let way: readonly PlainTarget[] = first.length === 0 ? [{ screen: 'runs' }] : first;
  let items: readonly PlainItem[] = [];
  let more: PlainPage['more'];

  const show = (page: PlainPage, before: readonly PlainItem[]) => {
    items = [...before, ...page.items];
    ({ more } = page);
    const numbered = page.items.map(({ text }, i) => `${before.length + i + 1}. ${text}`);
    const rest = page.more === undefined ? [] : ['There is more: type more.'];
    return [page.text, ...numbered, ...rest].filter((text) => text !== '').join('\n');
  };
  const here = () => way.at(-1) ?? { screen: 'runs' };
  const run = () => {
    const place = here();
    return place.screen === 'runs' ? undefined : place.run;
  };
  /** Goes there when it can be read, and stays here otherwise. */
  const go = async (to: readonly PlainTarget[]) => {
    const page = await read(to.at(-1) ?? { screen: 'runs' });
    way = to;
    return show(page, []);
  };
  const goInRun = async (target: (run: string) => PlainTarget) => {
    const key = run();
    return key === undefined ? 'Open a run first.' : await go([...way, target(key)]);
  };

  return {
    arrive: () => go(way),
    async follow(command) {
      switch (command.do) {
        case 'nothing':
          return '';
        case 'refuse':
          return command.sentence;
        case 'help':
          return plainHelp();
        case 'open': {
          const chosen = items[command.number - 1];
          return chosen === undefined
            ? `Nothing here has the number ${command.number}.`
            : await go([...way, chosen.opens]);
        }
        case 'more':
          return more === undefined ? 'That was all.' : show(await more(), items);
        case 'again':
          return await go(way);
        case 'back':
          return way.length < 2 ? 'This is the first place.' : await go(way.slice(0, -1));
        case 'runs':
          return await go([{ screen: 'runs' }]);
        case 'run':
          return await go([{ screen: 'runs' }, { screen: 'run', run: command.which }]);
        case 'rows':
        case 'errors':
          return await goInRun((key) => ({ screen: 'run', run: key, tab: command.do }));
        case 'row':
          return await goInRun((key) => ({ screen: 'token', run: key, row: command.which }));
        case 'token':
          return await goInRun((key) => ({ screen: 'token', run: key, token: command.which }));
        case 'batch':
          return await goInRun((key) => ({ screen: 'batch', run: key, batch: command.which }));
        default:
          return command satisfies never;
      }
    },
  };
}
