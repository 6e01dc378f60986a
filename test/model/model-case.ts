import type { OpenRunOptions } from '../../landscape/open-run.ts';
import type { Plugin } from '../../plugins/contract.ts';
import type { GivenRecord } from './records.ts';
import type { Written } from './write-settings.ts';

/** A pipeline, what it reads, and how its run is disturbed. */
export interface ModelCase {
  readonly settings: Written;
  readonly records: readonly GivenRecord[];
  /** One after the other; then the run is left alone. */
  readonly interruptions: readonly Interruption[];
}

/** How a run breaks off before it is started again. */
export interface Interruption {
  /** `crash`: as many transactions are let through. `request`: it is asked after as many groups. */
  readonly kind: 'crash' | 'request';
  readonly after: number;
}

/** What is planted in the engine's surroundings to see whether it is found. */
export interface Faults {
  readonly wrapStore?: NonNullable<OpenRunOptions['wrapStore']>;
  /** Take the place of plugins of the same kind and name. */
  readonly plugins?: readonly Plugin[];
}
