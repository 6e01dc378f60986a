import { unreachable } from '../../landscape/model/unreachable.ts';
import { computations } from './expressions.ts';
import type { BatchShape, ErrorRoute, JoinShape, Work } from './shapes.ts';

/** A step of the settings but for its name and its ways on. */
export type StepOptions = Readonly<Record<string, unknown>>;

export function workSettings(work: Work, onError: ErrorRoute): StepOptions {
  return { ...ownSettings(work), ...errorRoute(onError) };
}

function ownSettings({ name, choice }: Work): StepOptions {
  const mapping = { n: `k${choice}` };
  switch (name) {
    case 'passthrough':
    case 'split':
      return { plugin: name };
    case 'compute': {
      const { target, expression } = pick(computations, choice);
      return { plugin: 'value_transform', options: { operations: [{ target, expression }] } };
    }
    case 'rename':
      return { plugin: 'field_mapper', options: { mapping } };
    case 'rename_strictly':
      return { plugin: 'field_mapper', options: { mapping, strict: true } };
    case 'filter':
      return { plugin: 'keyword_filter', options: { fields: 's', blocked_patterns: ['b'] } };
    case 'coerce':
      return { plugin: 'type_coerce', options: { conversions: [{ field: 't', to: 'int' }] } };
    case 'refuse':
    case 'give_up':
    case 'hesitate':
    case 'reset':
      return { plugin: 'act', options: { does: name }, ...retries(name) };
    default:
      return unreachable(name);
  }
}

export function batchSettings(
  { plugin, trigger, expected, onError }: BatchShape,
  is: { readonly isPassing: boolean; readonly isOfNumbers: boolean; readonly isGrouped: boolean },
): StepOptions {
  const isOneEach = plugin === 'refuse' || plugin === 'give_up' || plugin === 'hesitate';
  const whole = plugin === 'batch_stats' ? 'sum' : plugin;
  const does = is.isPassing && !isOneEach ? 'each' : whole;
  return {
    type: 'aggregation',
    ...(is.isOfNumbers
      ? { plugin: 'batch_stats', options: { value_field: 'n' } }
      : { plugin: 'gather', options: { does }, ...retries(does) }),
    trigger,
    output_mode: is.isPassing ? 'passthrough' : 'transform',
    ...(is.isGrouped ? { group_by: ['g'] } : {}),
    ...(expected === undefined || is.isPassing ? {} : { expected_output_count: expected }),
    ...errorRoute(onError),
  };
}

/** `names`: the branches that meet, in the order of their fork. */
export function joinSettings(join: JoinShape, names: readonly string[]): StepOptions {
  const { policy, merge } = join;
  return {
    type: 'coalesce',
    branches: join.isReversed ? names.toReversed() : names,
    policy,
    merge,
    ...(policy === 'quorum' ? { quorum_count: (join.quorum % names.length) + 1 } : {}),
    // Longer than any run: time is no part of the model.
    ...(policy === 'best_effort' ? { timeout_seconds: 1_000_000 } : {}),
    ...(merge === 'select' ? { select_branch: pick(names, join.selected) } : {}),
    ...(merge === 'union' ? { on_collision: join.onCollision } : {}),
    ...errorRoute(join.onError),
  };
}

export function errorRoute(onError: ErrorRoute): StepOptions {
  return onError === undefined ? {} : { on_error: onError };
}

export function pick<T>(list: readonly T[], choice: number): T {
  return list[choice % list.length]!;
}

/** Two tries, and next to no time between them. */
function retries(does: string): StepOptions {
  if (does !== 'give_up' && does !== 'hesitate') return {};
  return { retry: { max_attempts: 2, initial_delay_seconds: 0.01, max_delay_seconds: 0.1 } };
}
