import { z } from 'zod';

import { oneRow } from '../../../plugins/contract.ts';
import type { PluginRegistry } from '../../../plugins/contract.ts';
import {
  defineBatch,
  defineGate,
  defineSink,
  defineSource,
  defineTransform,
} from '../../../plugins/define.ts';
import { unknownFields } from '../../../plugins/fields.ts';
import { registryOf } from '../../../plugins/registry.ts';
import { rowContractOptions } from '../../../plugins/row-contract.ts';

/** Plugins whose options are all that is ever looked at. */
const about = { version: '1.0.0', determinism: 'deterministic', purpose: 'Tests.' } as const;

const neverRuns = () => {
  throw new Error('loading settings runs nothing');
};

const csvSource = defineSource({
  ...about,
  name: 'csv',
  options: z.strictObject({
    path: z.string().min(1),
    delimiter: z.string().length(1).default(','),
    skip_rows: z.int().min(0).default(0),
    schema: z
      .strictObject({
        mode: z.enum(['observed', 'fixed', 'flexible']).default('observed'),
        fields: z.array(z.string()).optional(),
      })
      .prefault({}),
  }),
  check: () => [],
  describe: () => ({ fields: unknownFields }),
  open: neverRuns,
});

const callSource = defineSource({
  ...about,
  name: 'call',
  options: z.strictObject({
    url: z.string(),
    api_key: z.string().optional(),
    headers: z.record(z.string(), z.string()).default({}),
    tokens: z.array(z.string()).default([]),
    note: z.string().optional(),
  }),
  check: () => [],
  describe: () => ({ fields: unknownFields }),
  open: neverRuns,
});

const mapper = defineTransform({
  ...about,
  name: 'mapper',
  options: z.strictObject({
    ...rowContractOptions,
    mapping: z.record(z.string(), z.union([z.string(), z.strictObject({ to: z.string() })])),
    window: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('rows'), count: z.int() }),
        z.strictObject({ kind: z.literal('time'), seconds: z.number() }),
      ])
      .optional(),
    pattern: z
      .string()
      .regex(/^[a-z]+$/, 'must be small letters')
      .optional(),
  }),
  create: () => oneRow,
});

const thresholdGate = defineGate({
  ...about,
  name: 'threshold_gate',
  options: z
    .strictObject({ min: z.number().optional(), max: z.number().optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'needs `min` or `max`'),
  compile: () => ({ condition: 'true', labels: ['true', 'false'] }),
});

const stats = defineBatch({
  ...about,
  name: 'batch_stats',
  options: z.strictObject({ ...rowContractOptions, value_field: z.string() }),
  outputFields: () => unknownFields,
  create: neverRuns,
});

const jsonSink = defineSink({
  ...about,
  name: 'json',
  idempotent: true,
  options: z.strictObject({
    path: z.string().min(1),
    if_exists: z.enum(['replace', 'append', 'fail', 'number']).default('replace'),
  }),
  check: () => [],
  open: neverRuns,
});

export const fakeRegistry: PluginRegistry = registryOf([
  csvSource,
  callSource,
  mapper,
  thresholdGate,
  stats,
  jsonSink,
]);
