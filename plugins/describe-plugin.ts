import { z } from 'zod';

import type { Determinism } from '../landscape/model/graph.ts';
import type { Plugin, PluginKind } from './contract.ts';

/** A plugin as data: what `plugins show --json` prints. */
export interface PluginDescription {
  readonly kind: PluginKind;
  readonly name: string;
  readonly version: string;
  readonly determinism: Determinism;
  readonly purpose: string;
  readonly example: string | undefined;
  /** JSON Schema (draft 2020-12) of the options as they are written, defaults and descriptions included. */
  readonly options: z.core.JSONSchema.BaseSchema;
}

export function describePlugin(plugin: Plugin): PluginDescription {
  const { kind, name, version, determinism, purpose, example, options } = plugin;
  return {
    kind,
    name,
    version,
    determinism,
    purpose,
    example,
    options: z.toJSONSchema(options, { io: 'input' }),
  };
}
