import { z } from 'zod';

import { landscapeSettings } from './landscape-schema.ts';
import {
  aggregationStep,
  coalesceStep,
  destinations,
  errorDestination,
  gateStep,
  name,
  options,
  pluginName,
  retryFields,
  stepSettings,
  transformStep,
} from './step-schema.ts';

export { aggregationStep, coalesceStep, gateStep, landscapeSettings, stepSettings, transformStep };

export const sourceSettings = z.strictObject({
  plugin: pluginName.describe('Name of a source plugin.'),
  options,
  on_success: destinations
    .default('continue')
    .describe('Where its rows go: a destination, or a list of destinations.'),
  on_validation_failure: errorDestination
    .optional()
    .describe(
      'Where records that do not fit go: a sink, `discard` or `halt`. Without it they are recorded in the landscape only.',
    ),
});

export const sinkSettings = z.strictObject({
  plugin: pluginName.describe('Name of a sink plugin.'),
  options,
  on_write_failure: errorDestination
    .optional()
    .describe(
      'Where rows that the sink refuses go: another sink, `discard` or `halt`. Without it they are recorded in the landscape only.',
    ),
  with_reason: z
    .boolean()
    .default(false)
    .describe(
      'Write the reason (`_elspeth`) beside routed rows too, not only beside rows from error routes.',
    ),
});

const retrySettings = z.strictObject({
  max_attempts: retryFields.max_attempts.default(3),
  initial_delay_seconds: retryFields.initial_delay_seconds.default(1),
  max_delay_seconds: retryFields.max_delay_seconds.default(60),
  exponential_base: retryFields.exponential_base.default(2),
});

const rateLimitSettings = z.strictObject({
  enabled: z.boolean().default(true).describe('Hold back calls that exceed the limits.'),
  default_requests_per_minute: z
    .int()
    .positive()
    .default(60)
    .describe('Calls a minute to a service without a limit of its own.'),
  persistence_path: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('SQLite file that shares the count between processes.'),
  services: z
    .record(
      z
        .string()
        .regex(/^[a-zA-Z][a-zA-Z0-9_]*$/, 'must be a name: a letter, then letters, digits or `_`'),
      z.strictObject({
        requests_per_minute: z
          .int()
          .positive()
          .default(60)
          .describe('Calls a minute to this service.'),
      }),
    )
    .default({})
    .describe('Limits by service.'),
});

const telemetrySettings = z.strictObject({
  enabled: z.boolean().default(false).describe('Send operational events to the exporters.'),
  granularity: z
    .enum(['lifecycle', 'rows', 'full'])
    .default('lifecycle')
    .describe('How much is sent: starts and ends, every row, or calls and their texts too.'),
  backpressure_mode: z
    .enum(['block', 'drop', 'slow'])
    .default('block')
    .describe('What happens when an exporter is slow.'),
  fail_on_total_exporter_failure: z
    .boolean()
    .default(true)
    .describe('Fail the run when every exporter keeps failing.'),
  max_consecutive_failures: z
    .int()
    .positive()
    .default(10)
    .describe('Failures in a row after which an exporter counts as failed.'),
  exporters: z
    .array(
      z.strictObject({
        name: z.enum(['console', 'otlp', 'azure_monitor', 'datadog']).describe('Which exporter.'),
        options: z
          .record(z.string(), z.unknown())
          .default({})
          .describe('The options of the exporter.'),
      }),
    )
    .default([])
    .describe('Where the events go.'),
});

const secretsSettings = z.strictObject({
  source: z.enum(['env', 'keyvault']).default('env').describe('Where secrets come from.'),
  vault_url: z
    .string()
    .startsWith('https://')
    .meta({ title: 'text that starts with `https://`' })
    .optional()
    .describe('Address of the key vault; `source: keyvault` needs it.'),
  mapping: z
    .record(z.string(), z.string())
    .default({})
    .describe('Environment name → name of the secret in the vault.'),
});

/** One pipeline: everything a settings file can say. Types, documents and JSON Schema come from it. */
export const settingsSchema = z.strictObject({
  source: sourceSettings.describe('Where rows come from.'),
  transforms: z.array(stepSettings).default([]).describe('The steps, in order.'),
  sinks: z.record(name, sinkSettings).describe('Where rows go, by name.'),
  output_sink: z
    .string()
    .min(1)
    .meta({ title: 'the name of a sink' })
    .optional()
    .describe('The sink for rows that leave the last step.'),
  landscape: landscapeSettings.prefault({}).describe('The audit trail.'),
  run_mode: z
    .enum(['live', 'replay', 'verify'])
    .default('live')
    .describe('Call the outside, repeat recorded answers, or compare with them.'),
  replay_from: z
    .string()
    .min(1)
    .optional()
    .describe('The run whose answers `replay` and `verify` use.'),
  retry: retrySettings.prefault({}).describe('Tries of calls that failed for a while.'),
  concurrency: z
    .strictObject({
      max_workers: z
        .int()
        .positive()
        .default(4)
        .describe('Rows that may wait for the outside at once.'),
    })
    .prefault({})
    .describe('How much happens at once. The order of rows is always that of the source.'),
  rate_limit: rateLimitSettings.prefault({}).describe('Limits for calls to the outside.'),
  telemetry: telemetrySettings.prefault({}).describe('Operational events for other systems.'),
  secrets: secretsSettings.prefault({}).describe('Where secret values come from.'),
});

/** Resolved settings: every default filled in. The runtime type; there is no second class. */
export type Settings = z.output<typeof settingsSchema>;
export type StepSettings = z.output<typeof stepSettings>;
export type TransformStep = z.output<typeof transformStep>;
export type GateStep = z.output<typeof gateStep>;
export type CoalesceStep = z.output<typeof coalesceStep>;
export type AggregationStep = z.output<typeof aggregationStep>;
export type SinkSettings = z.output<typeof sinkSettings>;
