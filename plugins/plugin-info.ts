import type { z } from 'zod';

import type { Determinism } from '../landscape/model/graph.ts';

/** What every plugin says of itself; `plugins show` prints it, every run records it. */
export interface PluginInfo {
  readonly name: string;
  readonly version: string;
  readonly determinism: Determinism;
  /** One sentence for people: what it is good for. */
  readonly purpose: string;
  /** A strict object schema; every leaf has a description. */
  readonly options: z.ZodType;
  /** The plugin as it stands in a settings file: a short YAML snippet. */
  readonly example?: string;
}

/** Something wrong with a plugin's options that its schema alone cannot see. */
export interface OptionProblem {
  readonly code: string;
  /** The keys from the options object down to the value, `['path']` for example. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
  readonly nextStep?: string;
  /** A warning is shown and stops nothing. */
  readonly severity?: 'error' | 'warning';
}

/** Where a plugin stands: how paths of the settings file become paths of this machine. */
export interface PluginPlace {
  /** Absolute path of a path written in the settings; relative ones start at the settings' folder. */
  resolvePath(path: string): string;
  /** A run goes on: an output that is there already may be one that it has published itself. */
  readonly isResuming?: boolean;
}
