/** A line that somebody typed, understood. */
export type PlainCommand =
  | { readonly do: 'open'; readonly number: number }
  | { [W in WordWithName]: { readonly do: W; readonly which: string } }[WordWithName]
  | { [W in WordAlone]: { readonly do: W } }[WordAlone]
  | { readonly do: 'nothing' }
  | { readonly do: 'refuse'; readonly sentence: string };

type WordAlone = (typeof words)[number]['word'];
type WordWithName = (typeof withName)[number]['word'];

interface Word {
  readonly word: string;
  /** The same, shorter. */
  readonly also: readonly string[];
  readonly text: string;
}

const words = [
  { word: 'more', also: ['m'], text: 'go on with the list' },
  { word: 'again', also: ['a'], text: 'read this place again' },
  { word: 'back', also: ['b'], text: 'back to where you came from' },
  { word: 'runs', also: [], text: 'all runs' },
  { word: 'rows', also: [], text: 'the rows of this run' },
  { word: 'errors', also: [], text: 'what went wrong in this run' },
  { word: 'help', also: ['?', 'h'], text: 'these commands' },
  { word: 'quit', also: ['q', 'exit'], text: 'leave' },
] as const satisfies readonly Word[];

const withName = [
  { word: 'row', example: 'row 42', text: 'why row 42 of this run went where it went' },
  { word: 'token', example: 'token t-43', text: 'the same of one token' },
  { word: 'batch', example: 'batch b-3', text: 'what flushed a batch, and what was in it' },
  { word: 'run', example: 'run latest', text: 'a run by its key, or the latest' },
] as const;

/** What a line asks for: a number, a word, or a word and a name. */
export function parsePlainCommand(line: string): PlainCommand {
  const [first = '', which, ...rest] = line.trim().split(/\s+/);
  const typed = first.toLowerCase();
  if (typed === '') return { do: 'nothing' };
  if (/^\d{1,9}\.?$/.test(typed) && which === undefined) {
    return { do: 'open', number: Number.parseInt(typed, 10) };
  }
  const named = withName.find(({ word }) => word === typed);
  if (named !== undefined) {
    if (which !== undefined && rest.length === 0) return { do: named.word, which };
    return { do: 'refuse', sentence: `Say which ${named.word}, for example: ${named.example}` };
  }
  const found = words.find(({ word, also }) => [word, ...also].some((name) => name === typed));
  if (found !== undefined && which === undefined) return { do: found.word };
  return { do: 'refuse', sentence: `There is no command "${line.trim()}". ? lists all commands.` };
}

/** Everything that can be typed, a line each. */
export function plainHelp(): string {
  return [
    'Type a command and press Enter.',
    'a number, such as 1: open what has this number in the list',
    ...withName.map(({ example, text }) => `${example}: ${text}`),
    ...words.map(({ word, also, text }) => `${[word, ...also].join(' or ')}: ${text}`),
  ].join('\n');
}
