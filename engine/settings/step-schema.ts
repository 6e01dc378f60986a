import { z } from 'zod';

/** What steps, sinks and branches may be called. */
export const name = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9_-]*$/, 'must be a name: a letter, then letters, digits, `_` or `-`')
  .max(38)
  .meta({ title: 'a name of at most 38 characters' });

/** Names a plugin; which ones there are is the registry's to know. */
export const pluginName = z.string().min(1).meta({ title: 'the name of a plugin' });

const destination = z
  .string()
  .min(1)
  .meta({ title: 'a destination' })
  .describe('`continue`, the name of a step, the name of a sink, `discard` or `halt`.');

export const destinations = z
  .union([destination, z.array(destination).min(1).meta({ title: 'a list of destinations' })])
  .describe('A destination, or a list of destinations: a fork to all of them.');

/** Error routes lead out of the pipeline only, so they take no step. */
export const errorDestination = z
  .string()
  .min(1)
  .meta({ title: 'the name of a sink, `discard` or `halt`' });

const expression = z.string().min(1).meta({ title: 'a CEL expression' });

export const options = z
  .record(z.string(), z.unknown())
  .default({})
  .describe('The options of the plugin; `elspeth plugins show NAME` lists them.');

export const retryFields = {
  max_attempts: z.int().min(1).describe('Tries per row and step, the first included.'),
  initial_delay_seconds: z
    .number()
    .min(0.01)
    .describe('Longest wait before the second try, in seconds.'),
  max_delay_seconds: z.number().min(0.1).describe('Longest wait before any try, in seconds.'),
  exponential_base: z.number().gt(1).describe('Factor by which the wait grows from try to try.'),
};

const stepName = name.describe('Name of the step, unique among steps and sinks.');
const onSuccess = destinations.default('continue');
const onError = errorDestination
  .optional()
  .describe(
    'Where rows that fail here go: a sink, `discard` or `halt`. Without it they are recorded in the landscape only.',
  );
const stepRetry = z
  .strictObject(retryFields)
  .partial()
  .optional()
  .describe('Retries of this step; what is left out comes from the general `retry`.');

export const transformStep = z.strictObject({
  name: stepName,
  // `optional` inside `default`: only so does the discriminated union accept a step without it.
  type: z
    .literal('transform')
    .optional()
    .default('transform')
    .describe('What kind of step this is; may be left out.'),
  plugin: pluginName.describe('Name of a row transform plugin.'),
  options,
  on_success: onSuccess.describe(
    'Where its rows go: a destination, or a list of destinations (a fork to all of them).',
  ),
  on_error: onError,
  retry: stepRetry,
});

const route = z.union([
  destinations,
  z
    .strictObject({
      to: destination,
      mode: z
        .enum(['move', 'copy'])
        .default('move')
        .describe('`move` sends the row there. `copy` sends a copy and lets the row go on.'),
    })
    .meta({ title: 'a mapping with `to` and `mode`' }),
]);

export const gateStep = z.strictObject({
  name: stepName,
  type: z.literal('gate').describe('What kind of step this is.'),
  condition: expression
    .optional()
    .describe('A CEL expression over `row`; its value is the label of the route to take.'),
  plugin: pluginName
    .optional()
    .describe('Name of a gate plugin that compiles to a condition, instead of writing one.'),
  options,
  routes: z
    .record(z.string().min(1), route)
    .optional()
    .describe(
      'Label → where a row with that label goes. A condition that is true or false has exactly the labels `true` and `false`.',
    ),
  fork_to: z
    .record(name, destination)
    .optional()
    .describe('Branch → step or sink: every row is copied to all of them.'),
  on_error: onError,
});

export const coalesceStep = z.strictObject({
  name: stepName,
  type: z.literal('coalesce').describe('What kind of step this is.'),
  branches: z
    .array(name)
    .min(2)
    .describe('Branches of one fork that meet here, in the order in which they merge.'),
  policy: z
    .enum(['require_all', 'quorum', 'best_effort', 'first'])
    .default('require_all')
    .describe(
      'When enough branches have arrived: all, `quorum_count` of them, those in time, or the first.',
    ),
  merge: z
    .enum(['union', 'nested', 'select'])
    .default('union')
    .describe(
      'How the rows become one: fields together, one field a branch, or one branch’s row alone.',
    ),
  quorum_count: z
    .int()
    .positive()
    .optional()
    .describe('Branches that make a quorum; `policy: quorum` needs it.'),
  timeout_seconds: z
    .number()
    .positive()
    .optional()
    .describe('Longest wait for missing branches, in seconds; `policy: best_effort` needs it.'),
  select_branch: name
    .optional()
    .describe('The branch whose row `merge: select` takes, which needs it.'),
  on_collision: z
    .enum(['last_wins', 'first_wins', 'fail'])
    .default('last_wins')
    .describe('Which branch wins a field that several have, under `merge: union`.'),
  on_success: onSuccess.describe(
    'Where the merged rows go: a destination, or a list of destinations.',
  ),
  on_error: onError,
});

export const aggregationStep = z.strictObject({
  name: stepName,
  type: z.literal('aggregation').describe('What kind of step this is.'),
  plugin: pluginName.describe('Name of a batch transform plugin.'),
  options,
  trigger: z
    .strictObject({
      count: z.int().positive().optional().describe('Flush at this many members.'),
      timeout_seconds: z
        .number()
        .positive()
        .optional()
        .describe('Flush this long after the first member, in seconds.'),
      condition: expression
        .optional()
        .describe(
          'Flush when this CEL expression over `batch.count` and `batch.age_seconds` holds.',
        ),
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
    .describe('Most members waiting at once, in all groups together; one more fails the run.'),
  on_success: onSuccess.describe('Where its rows go: a destination, or a list of destinations.'),
  on_error: onError,
  retry: stepRetry,
});

export const stepSettings = z.discriminatedUnion('type', [
  transformStep,
  gateStep,
  coalesceStep,
  aggregationStep,
]);
