import { z } from 'zod';

import type { Plugin, PluginPlace } from '../../../plugins/contract.ts';
import { oneRow } from '../../../plugins/contract.ts';
import {
  defineBatch,
  defineGate,
  defineSink,
  defineSource,
  defineTransform,
} from '../../../plugins/define.ts';
import type { FieldSet, FieldType } from '../../../plugins/fields.ts';
import { fieldTypes } from '../../../plugins/fields.ts';
import { registryOf } from '../../../plugins/registry.ts';
import { rowContractOptions } from '../../../plugins/row-contract.ts';
import { schemaOption } from '../../../plugins/schema/schema-option.ts';
import { declaredForSink } from '../../../plugins/sinks/declared-fields.ts';

/** Plugins that say all that a graph asks of them, and run nothing. */
const about = { version: '1.0.0', determinism: 'deterministic', purpose: 'Tests.' } as const;

const neverRuns = () => {
  throw new Error('a graph is built without running anything');
};

/** `a: int`, `b: str?`, and `*` for fields that nobody declared. */
export function fieldSet(...specs: readonly string[]): FieldSet {
  const declared = specs.filter((spec) => spec !== '*');
  return {
    fields: new Map(
      declared.map((spec) => {
        const [name = '', written = ''] = spec.split(': ');
        const type = fieldTypes.find((known) => written.startsWith(known)) ?? 'any';
        return [name, { type, optional: written.endsWith('?') }];
      }),
    ),
    open: specs.includes('*'),
  };
}

const given = defineSource({
  ...about,
  name: 'given',
  options: z.strictObject({
    fields: z.array(z.string()).default(['a: int']),
    path: z.string().optional(),
    missing: z.boolean().default(false),
  }),
  check: ({ missing }) =>
    missing ? [{ code: 'FILE_MISSING', path: ['path'], message: 'there is no such file' }] : [],
  inputPaths: ({ path }, place) => (path === undefined ? [] : [place.resolvePath(path)]),
  describe: ({ fields }) => ({ fields: fieldSet(...fields), sizeBytes: 42 }),
  open: neverRuns,
});

const keep = defineTransform({
  ...about,
  name: 'keep',
  options: z.strictObject({ ...rowContractOptions, note: z.string().optional() }),
  create: () => oneRow,
});

const add = defineTransform({
  ...about,
  name: 'add',
  options: z.strictObject({
    ...rowContractOptions,
    field: z.string(),
    type: z.enum(fieldTypes).default('str'),
  }),
  check: ({ field }, input) =>
    input.fields.has(field)
      ? [{ code: 'FIELD_TAKEN', path: ['field'], message: `\`${field}\` is there already` }]
      : [],
  outputFields: ({ field, type }, input) => withField(input, field, type),
  create: () => oneRow,
});

/** Every declared field as a float. */
const retype = defineTransform({
  ...about,
  name: 'retype',
  options: z.strictObject(rowContractOptions),
  outputFields: (_options, { fields, open }) => ({
    fields: new Map([...fields].map(([name, spec]) => [name, { ...spec, type: 'float' }])),
    open,
  }),
  create: () => oneRow,
});

const tiers = defineGate({
  ...about,
  name: 'tiers',
  options: z.strictObject({ labels: z.array(z.string()), field: z.string().default('a') }),
  compile: ({ labels, field }) => ({
    condition: `row.${field} > 1.0 ? '${labels[0]}' : '${labels[1]}'`,
    labels,
  }),
});

const count = defineBatch({
  ...about,
  name: 'count',
  options: z.strictObject(rowContractOptions),
  outputFields: () => fieldSet('count: int'),
  create: neverRuns,
});

const number = defineBatch({
  ...about,
  name: 'number',
  keepsMembers: true,
  options: z.strictObject(rowContractOptions),
  outputFields: (_options, input, { outputMode }) =>
    outputMode === 'passthrough' ? withField(input, 'number', 'int') : fieldSet('numbers: any'),
  create: neverRuns,
});

const file = defineSink({
  ...about,
  name: 'file',
  idempotent: true,
  options: z.strictObject({
    path: z.string().optional(),
    closed: z.boolean().default(false),
    schema: schemaOption,
  }),
  expects: ({ schema }) => declaredForSink(schema),
  check: ({ closed }, { fields }) =>
    closed && fields.open
      ? [{ code: 'FIELDS_OPEN', path: ['closed'], message: 'rows may have any field' }]
      : [],
  open: neverRuns,
});

/** `defineSink` has no paths, the contract has. */
const fileWithPath: Plugin = {
  ...file,
  bind: (options) => {
    const bound = file.bind(options);
    const { path } = bound.options;
    return {
      ...bound,
      outputPaths: (place) => (typeof path === 'string' ? [place.resolvePath(path)] : []),
    };
  },
};

const mail = defineSink({
  ...about,
  name: 'mail',
  idempotent: false,
  options: z.strictObject({ secret: z.string().optional() }),
  check: () => [],
  open: neverRuns,
});

function withField(set: FieldSet, name: string, type: FieldType): FieldSet {
  return { ...set, fields: new Map([...set.fields, [name, { type, optional: false }]]) };
}

export const fakePlugins: readonly Plugin[] = [
  given,
  keep,
  add,
  retype,
  tiers,
  count,
  number,
  fileWithPath,
  mail,
];

export const fakeRegistry = registryOf(fakePlugins);

export const fakePlace: PluginPlace = { resolvePath: (path) => `/pipeline/${path}` };
