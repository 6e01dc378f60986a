import type { SettingPath } from './settings-tree.ts';

/** What a name of an earlier format has become. */
export interface NewName {
  /** The new word for a value, where there is exactly one; what became of a key the next step says. */
  readonly nearest?: string;
  readonly nextStep: string;
}

const steps = 'Write it as a step of `transforms`, with';

const oldKeys: ReadonlyMap<string, NewName> = new Map<string, NewName>([
  ['datasource', { nextStep: 'Call it `source`.' }],
  ['sources', { nextStep: 'Write one `source`; a pipeline has exactly one.' }],
  ['row_plugins', { nextStep: 'Call it `transforms`.' }],
  ['default_sink', { nextStep: 'Call it `output_sink`.' }],
  ['gates', { nextStep: `${steps} \`type: gate\`.` }],
  ['aggregations', { nextStep: `${steps} \`type: aggregation\`.` }],
  ['coalesce', { nextStep: `${steps} \`type: coalesce\`.` }],
  ['queues', { nextStep: 'Remove it: several steps may name the same step as their destination.' }],
  ['checkpoint', { nextStep: 'Remove it: every committed group of rows is a checkpoint.' }],
  [
    'payload_store',
    {
      nextStep:
        'Remove it: payloads lie beside the landscape, or in the folder `landscape.payloads_path`.',
    },
  ],
  ['landscape.enabled', { nextStep: 'Remove it: the audit trail cannot be switched off.' }],
  ['landscape.backend', { nextStep: 'Remove it: the backend follows from `landscape.url`.' }],
  ['<<', { nextStep: 'Write the keys out: merge keys are no part of YAML 1.2.' }],
]);

/** For an unknown key: what replaces it, when an earlier format had it at this place. */
export function newNameOfKey(mapping: SettingPath, key: string): NewName | undefined {
  if (key === '<<') return oldKeys.get(key);
  return oldKeys.get([...mapping, key].join('.'));
}

const oldSchemaValues: ReadonlyMap<string, NewName> = new Map<string, NewName>([
  ['fields: dynamic', { nextStep: 'Write `mode: observed` and no `fields`.' }],
  ['mode: dynamic', { nearest: 'observed', nextStep: 'Write `mode: observed` instead.' }],
  ['mode: strict', { nearest: 'fixed', nextStep: 'Write `mode: fixed` instead.' }],
  ['mode: free', { nearest: 'flexible', nextStep: 'Write `mode: flexible` instead.' }],
  ['output_mode: single', { nearest: 'transform', nextStep: 'Write `output_mode: transform`.' }],
]);

/** For a value that does not fit: what an earlier format's word for it has become. */
export function newNameOfValue(path: SettingPath, value: unknown): NewName | undefined {
  const key = path.at(-1);
  const isPlace = key === 'output_mode' || path.at(-2) === 'schema';
  return isPlace ? oldSchemaValues.get(`${key}: ${String(value)}`) : undefined;
}
