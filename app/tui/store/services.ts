import type { Reader } from '../../reading/reader.ts';
import type { RunStarter } from './run-starter.ts';
import type { Target } from './place.ts';

/** What screens are given to work with. They know nothing of one another. */
export interface Services {
  readonly reader: Reader;
  readonly nowMs: () => number;
  /** Where pipelines are looked for, and where their paths begin. */
  readonly folder: string;
  /** Opens a screen above this one. */
  go(target: Target): void;
  /**
   * Asked before an answer is waited for; then it tells whether what is in front still is, with nothing
   * above it: keys go there that were meant for something else by now.
   */
  here(): () => boolean;
  back(): void;
  /** Says something for a few seconds at the bottom. */
  say(text: string, tone?: 'good' | 'bad' | 'warn' | 'faint'): void;
  /** Asks for a line of text. */
  prompt(prompt: Prompt): void;
  confirm(question: Question): void;
  /** Puts text on the clipboard of the terminal (OSC 52), and says so. */
  copy(text: string, what: string): void;
  choose(choice: Choice): void;
  /** Hands the terminal to `$EDITOR` or `$PAGER` with this text in a file of this name. */
  openText(name: string, text: string, program: 'editor' | 'pager'): void;
  /** Hands the terminal to `$PAGER` with the file at this path, if there is one. */
  openFile(path: string): void;
  /** Runs that this process executes. */
  readonly runs: RunStarter;
}

export interface Prompt {
  /** `filter`, `row`: stands before what is typed. */
  readonly label: string;
  readonly text?: string;
  /** What can be typed, for the line below. */
  readonly help?: string;
  /** Offered while typing, the best first. */
  readonly complete?: (text: string) => readonly string[];
  /** A sentence when the text cannot be taken: the prompt stays. */
  readonly submit: (text: string) => string | undefined;
}

/** A question with few answers, each a key. */
export interface Question {
  readonly title: string;
  readonly lines: readonly string[];
  readonly answers: readonly QuestionAnswer[];
}

export interface QuestionAnswer {
  readonly key: string;
  /** Another key for it, which is not shown. */
  readonly also?: string;
  readonly text: string;
  readonly run: () => void;
}

/** A list to choose from; typing narrows it. */
export interface Choice {
  readonly title: string;
  readonly items: readonly ChoiceItem[];
  /** What the text itself can mean, before all items. */
  readonly meant?: (text: string) => readonly ChoiceItem[];
}

export interface ChoiceItem {
  readonly text: string;
  readonly note?: string;
  /** Why it cannot be chosen now. */
  readonly disabled?: string | undefined;
  readonly run: () => void;
}
