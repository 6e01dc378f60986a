import { z } from 'zod';

import { settingsSchema } from './schema.ts';

export type SettingsJsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * JSON Schema (draft 2020-12) of a settings file as it is written: for editors that complete and
 * check YAML. Plugins' options are not part of it; `plugins show` tells those.
 */
export function settingsJsonSchema(): SettingsJsonSchema {
  return {
    title: 'elspeth settings',
    description: 'One pipeline: a source, steps and sinks, and the audit trail of its runs.',
    ...z.toJSONSchema(settingsSchema, { io: 'input' }),
  };
}
