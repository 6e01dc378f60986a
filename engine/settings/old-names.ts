import type { SettingPath } from './settings-tree.ts';

/** What a name of an earlier format has become. */
export interface NewName {
  /** The new name, where there is exactly one. */
  readonly nearest?: string;
  readonly nextStep: string;
}

const steps = 'Write it as a step of `transforms`, with';

const oldKeys: ReadonlyMap<string, NewName> = new Map<string, NewName>([
  ['datasource', { nearest: 'source', nextStep: 'Call it `source`.' }],
  ['sources', { nearest: 'source', nextStep: 'Write one `source`; a pipeline has exactly one.' }],
  ['row_plugins', { nearest: 'transforms', nextStep: 'Call it `transforms`.' }],
  ['default_sink', { nearest: 'output_sink', nextStep: 'Call it `output_sink`.' }],
  ['gates', { nearest: 'transforms', nextStep: `${steps} \`type: gate\`.` }],
  ['aggregations', { nearest: 'transforms', nextStep: `${steps} \`type: aggregation\`.` }],
  ['coalesce', { nearest: 'transforms', nextStep: `${steps} \`type: coalesce\`.` }],
  ['queues', { nextStep: 'Remove it: several steps may name the same step as their destination.' }],
  ['checkpoint', { nextStep: 'Remove it: every committed group of rows is a checkpoint.' }],
  [
    'payload_store',
    {
      nearest: 'landscape.payloads_path',
      nextStep:
        'Remove it: payloads lie beside the landscape, or in the folder `landscape.payloads_path`.',
    },
  ],
  ['landscape.enabled', { nextStep: 'Remove it: the audit trail cannot be switched off.' }],
  [
    'landscape.backend',
    { nearest: 'landscape.url', nextStep: 'Remove it: the backend follows from `landscape.url`.' },
  ],
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
