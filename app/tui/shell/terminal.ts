import type { SuspendTerminal } from 'ink';

/** What can be done with the terminal while Ink has it. */
export interface Terminal {
  /** Leaves the screens. */
  exit(): void;
  /** Gives the terminal away for as long as the callback takes, then draws everything again. */
  readonly suspend: SuspendTerminal;
}
