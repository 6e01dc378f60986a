import { z } from 'zod';

const name = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9_-]*$/, 'a letter, then letters, digits, `_` or `-`')
  .max(38);

const destination = z
  .string()
  .min(1)
  .describe('`continue`, the name of a step, the name of a sink, `discard` or `halt`.');
const destinations = z
  .union([destination, z.array(destination).min(1)])
  .describe('A destination, or a list of destinations: a fork to all of them.');
const errorDestination = z
  .string()
  .min(1)
  .describe('A sink, `discard` or `halt`; absent means recorded in the landscape only.');
const options = z
  .record(z.string(), z.unknown())
  .default({})
  .describe('The options of the plugin; `elspeth plugins show NAME` lists them.');

export const sourceSettings = z.strictObject({
  plugin: z.string().min(1).describe('Name of a source plugin.'),
  options,
  on_success: destinations.default('continue').describe('Where its rows go.'),
  on_validation_failure: errorDestination.optional(),
});

const retryFields = {
  max_attempts: z.int().min(1).describe('Tries per row and step, the first included.'),
  initial_delay_seconds: z
    .number()
    .min(0.01)
    .describe('Longest wait before the second try, in seconds.'),
  max_delay_seconds: z.number().min(0.1).describe('Longest wait before any try, in seconds.'),
  exponential_base: z.number().gt(1).describe('Factor by which the wait grows from try to try.'),
};

const stepRetry = z
  .strictObject(retryFields)
  .partial()
  .optional()
  .describe('Retries of this step, instead of the general ones.');

export const transformStep = z.strictObject({
  name: name.describe('Name of the step, unique among steps and sinks.'),
  type: z.literal('transform').default('transform').describe('What kind of step this is.'),
  plugin: z.string().min(1).describe('Name of a row transform plugin.'),
  options,
  on_success: destinations.default('continue').describe('Where its rows go.'),
  on_error: errorDestination.optional(),
  retry: stepRetry,
});

const route = z.union([
  destinations,
  z.strictObject({
    to: destination,
    mode: z
      .enum(['move', 'copy'])
      .default('move')
      .describe('`copy` sends a copy and lets the row go on.'),
  }),
]);

export const gateStep = z.strictObject({
  name: name.describe('Name of the step, unique among steps and sinks.'),
  type: z.literal('gate').describe('What kind of step this is.'),
  condition: z
    .string()
    .min(1)
    .optional()
    .describe('A CEL expression over `row`; its value picks the route.'),
  plugin: z.string().min(1).optional().describe('Name of a gate plugin, instead of a condition.'),
  options,
  routes: z
    .record(z.string().min(1), route)
    .optional()
    .describe('Label → where a row with that label goes.'),
  fork_to: z
    .record(name, destination)
    .optional()
    .describe('Branch → step or sink: every row is copied to all of them.'),
  on_error: errorDestination.optional(),
});

export const coalesceStep = z.strictObject({
  name: name.describe('Name of the step, unique among steps and sinks.'),
  type: z.literal('coalesce').describe('What kind of step this is.'),
  branches: z
    .array(name)
    .min(2)
    .describe('Branches of one fork that meet here, in the order in which they merge.'),
  policy: z
    .enum(['require_all', 'quorum', 'best_effort', 'first'])
    .default('require_all')
    .describe('When enough branches have arrived.'),
  merge: z
    .enum(['union', 'nested', 'select'])
    .default('union')
    .describe('How the rows become one.'),
  quorum_count: z.int().positive().optional().describe('Branches that make a quorum.'),
  timeout_seconds: z
    .number()
    .positive()
    .optional()
    .describe('Longest wait for missing branches, in seconds.'),
  select_branch: name.optional().describe('The branch whose row `select` takes.'),
  on_collision: z
    .enum(['last_wins', 'first_wins', 'fail'])
    .default('last_wins')
    .describe('Which branch wins a field that several have, under `union`.'),
  on_success: destinations.default('continue').describe('Where the merged rows go.'),
  on_error: errorDestination.optional(),
});

export const aggregationStep = z.strictObject({
  name: name.describe('Name of the step, unique among steps and sinks.'),
  type: z.literal('aggregation').describe('What kind of step this is.'),
  plugin: z.string().min(1).describe('Name of a batch transform plugin.'),
  options,
  trigger: z
    .strictObject({
      count: z.int().positive().optional().describe('Flush at this many members.'),
      timeout_seconds: z
        .number()
        .positive()
        .optional()
        .describe('Flush this long after the first member, in seconds.'),
      condition: z
        .string()
        .min(1)
        .optional()
        .describe('A CEL expression over `batch.count` and `batch.age_seconds`.'),
    })
    .default({})
    .describe('When a batch is flushed; the end of the source always does.'),
  output_mode: z
    .enum(['transform', 'passthrough'])
    .default('transform')
    .describe(
      '`transform`: new rows take the place of the members. `passthrough`: the members go on.',
    ),
  expected_output_count: z
    .int()
    .nonnegative()
    .optional()
    .describe('How many rows a flush must give.'),
  group_by: z
    .array(z.string().min(1))
    .default([])
    .describe('Fields whose values each get a batch of their own.'),
  max_open_members: z
    .int()
    .positive()
    .default(100_000)
    .describe('Most members waiting at once; more is a failure.'),
  on_success: destinations.default('continue').describe('Where its rows go.'),
  on_error: errorDestination.optional(),
  retry: stepRetry,
});

export const stepSettings = z.discriminatedUnion('type', [
  transformStep,
  gateStep,
  coalesceStep,
  aggregationStep,
]);

export const sinkSettings = z.strictObject({
  plugin: z.string().min(1).describe('Name of a sink plugin.'),
  options,
  on_write_failure: errorDestination.optional(),
  with_reason: z
    .boolean()
    .default(false)
    .describe(
      'Write the reason (`_elspeth`) beside routed rows too, not only beside rows from error routes.',
    ),
});

export const landscapeSettings = z.strictObject({
  url: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Where the audit database is: `sqlite:///relative.db`, `sqlite:////absolute.db`, `postgresql://…`.',
    ),
  payloads_path: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the payload packs, instead of the one beside the database.'),
  export: z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe('Export the audit trail when the run has ended.'),
      sink: z.string().min(1).optional().describe('The sink that takes the export.'),
      format: z.enum(['csv', 'json']).default('csv').describe('Form of the export.'),
      sign: z
        .boolean()
        .default(false)
        .describe('Sign every record with the key in ELSPETH_SIGNING_KEY.'),
    })
    .prefault({}),
  retention: z
    .strictObject({
      row_payloads_days: z
        .int()
        .positive()
        .default(90)
        .describe('Days after which `purge` may delete row payloads.'),
      call_payloads_days: z
        .int()
        .positive()
        .default(90)
        .describe('Days after which `purge` may delete requests and answers.'),
      compress_after_days: z
        .int()
        .positive()
        .default(7)
        .describe('Days after which `purge` may compress payloads.'),
    })
    .prefault({}),
  redaction: z
    .strictObject({
      profile: z
        .enum(['none'])
        .default('none')
        .describe('Which values are masked when they are shown.'),
    })
    .prefault({}),
});

export const settingsSchema = z.strictObject({
  source: sourceSettings.describe('Where rows come from.'),
  transforms: z.array(stepSettings).default([]).describe('The steps, in order.'),
  sinks: z.record(name, sinkSettings).describe('Where rows go, by name.'),
  output_sink: z.string().min(1).optional().describe('The sink for rows that leave the last step.'),
  landscape: landscapeSettings.prefault({}),
  run_mode: z
    .enum(['live', 'replay', 'verify'])
    .default('live')
    .describe('Call the outside, repeat recorded answers, or compare with them.'),
  replay_from: z
    .string()
    .min(1)
    .optional()
    .describe('The run whose answers `replay` and `verify` use.'),
  retry: z
    .strictObject({
      max_attempts: retryFields.max_attempts.default(3),
      initial_delay_seconds: retryFields.initial_delay_seconds.default(1),
      max_delay_seconds: retryFields.max_delay_seconds.default(60),
      exponential_base: retryFields.exponential_base.default(2),
    })
    .prefault({}),
  concurrency: z
    .strictObject({
      max_workers: z
        .int()
        .positive()
        .default(4)
        .describe('Rows that may wait for the outside at once.'),
    })
    .prefault({}),
  rate_limit: z
    .strictObject({
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
          z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]*$/),
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
    })
    .prefault({}),
  telemetry: z
    .strictObject({
      enabled: z.boolean().default(false).describe('Send operational events to the exporters.'),
      granularity: z
        .enum(['lifecycle', 'rows', 'full'])
        .default('lifecycle')
        .describe('How much is sent.'),
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
            name: z
              .enum(['console', 'otlp', 'azure_monitor', 'datadog'])
              .describe('Which exporter.'),
            options: z
              .record(z.string(), z.unknown())
              .default({})
              .describe('The options of the exporter.'),
          }),
        )
        .default([])
        .describe('Where the events go.'),
    })
    .prefault({}),
  secrets: z
    .strictObject({
      source: z.enum(['env', 'keyvault']).default('env').describe('Where secrets come from.'),
      vault_url: z.string().startsWith('https://').optional().describe('Address of the key vault.'),
      mapping: z
        .record(z.string(), z.string())
        .default({})
        .describe('Environment name → name of the secret in the vault.'),
    })
    .prefault({}),
});

/** Resolved settings: every default filled in. The runtime type; there is no second class. */
export type Settings = z.output<typeof settingsSchema>;
export type StepSettings = z.output<typeof stepSettings>;
export type TransformStep = z.output<typeof transformStep>;
export type GateStep = z.output<typeof gateStep>;
export type CoalesceStep = z.output<typeof coalesceStep>;
export type AggregationStep = z.output<typeof aggregationStep>;
export type SinkSettings = z.output<typeof sinkSettings>;
