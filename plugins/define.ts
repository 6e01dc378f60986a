import type { z } from 'zod';

import type { JsonObject } from '../landscape/model/json.ts';
import { toRecordedOptions } from './bound-options.ts';
import type {
  BatchFunction,
  BatchPlugin,
  GatePlugin,
  OptionProblem,
  PluginInfo,
  PluginPlace,
  RowFunction,
  Sink,
  SinkContext,
  SinkInput,
  SinkPlugin,
  Source,
  SourceDescription,
  SourcePlugin,
  TransformContext,
  TransformPlugin,
} from './contract.ts';
import type { FieldSet } from './fields.ts';
import { requiredFields, withGuaranteedFields, type RowContract } from './row-contract.ts';

/** A plugin written as functions of its parsed options; `define…` binds them to one set of options. */
type Definition<S extends z.ZodType> = Omit<PluginInfo, 'options'> & { readonly options: S };

export function defineSource<S extends z.ZodType>(
  definition: Definition<S> & {
    check(options: z.output<S>, place: PluginPlace): readonly OptionProblem[];
    describe(options: z.output<S>, place: PluginPlace): SourceDescription;
    open(options: z.output<S>, place: PluginPlace): Source;
  },
): SourcePlugin {
  return {
    ...info(definition),
    kind: 'source',
    bind(given) {
      const { options, recorded } = parse(definition.options, given);
      return {
        options: recorded,
        check: (place) => definition.check(options, place),
        describe: (place) => definition.describe(options, place),
        open: (place) => definition.open(options, place),
      };
    },
  };
}

export function defineSink<S extends z.ZodType>(
  definition: Definition<S> & {
    readonly idempotent: boolean;
    check(options: z.output<S>, input: SinkInput, place: PluginPlace): readonly OptionProblem[];
    outputPaths?(options: z.output<S>, place: PluginPlace): readonly string[];
    open(options: z.output<S>, context: SinkContext): Sink;
  },
): SinkPlugin {
  return {
    ...info(definition),
    kind: 'sink',
    idempotent: definition.idempotent,
    bind(given) {
      const { options, recorded } = parse(definition.options, given);
      return {
        options: recorded,
        check: (input, place) => definition.check(options, input, place),
        outputPaths: (place) => definition.outputPaths?.(options, place) ?? [],
        open: (context) => definition.open(options, context),
      };
    },
  };
}

/** `options` contains `rowContractOptions`; the fields it names are required on arrival. */
export function defineTransform<S extends z.ZodType<RowContract>>(
  definition: Definition<S> & {
    /** See `BoundTransform`; false when it is left out. */
    readonly createsTokens?: boolean;
    /** What is wrong with options that fit the schema; nothing, when it is left out. */
    check?(options: z.output<S>, input: FieldSet, place: PluginPlace): readonly OptionProblem[];
    readsBeside?(options: z.output<S>, place: PluginPlace): JsonObject;
    /** Left out when rows leave with the fields with which they arrive. */
    outputFields?(options: z.output<S>, input: FieldSet): FieldSet;
    create(options: z.output<S>, context: TransformContext): RowFunction;
  },
): TransformPlugin {
  return {
    ...info(definition),
    kind: 'transform',
    bind(given) {
      const { options, recorded } = parse(definition.options, given);
      return {
        options: recorded,
        requiredFields: requiredFields(options),
        createsTokens: definition.createsTokens ?? false,
        check: (input, place) => definition.check?.(options, input, place) ?? [],
        readsBeside: (place) => definition.readsBeside?.(options, place) ?? {},
        outputFields: (input) =>
          withGuaranteedFields(definition.outputFields?.(options, input) ?? input, options),
        create: (context) => definition.create(options, context),
      };
    },
  };
}

export function defineGate<S extends z.ZodType>(
  definition: Definition<S> & {
    compile(options: z.output<S>): {
      readonly condition: string;
      readonly labels: readonly string[];
    };
  },
): GatePlugin {
  return {
    ...info(definition),
    kind: 'gate',
    bind(given) {
      const { options, recorded } = parse(definition.options, given);
      return { options: recorded, ...definition.compile(options) };
    },
  };
}

/** `options` contains `rowContractOptions`; the fields it names are required on arrival. */
export function defineBatch<S extends z.ZodType<RowContract>>(
  definition: Definition<S> & {
    check?(options: z.output<S>, input: FieldSet): readonly OptionProblem[];
    outputFields(options: z.output<S>, input: FieldSet): FieldSet;
    create(options: z.output<S>, context: TransformContext): BatchFunction;
  },
): BatchPlugin {
  return {
    ...info(definition),
    kind: 'batch',
    bind(given) {
      const { options, recorded } = parse(definition.options, given);
      return {
        options: recorded,
        requiredFields: requiredFields(options),
        check: (input) => definition.check?.(options, input) ?? [],
        outputFields: (input) =>
          withGuaranteedFields(definition.outputFields(options, input), options),
        create: (context) => definition.create(options, context),
      };
    },
  };
}

function info({ name, version, determinism, purpose, options, example }: PluginInfo): PluginInfo {
  return { name, version, determinism, purpose, options, ...(example && { example }) };
}

function parse<S extends z.ZodType>(
  schema: S,
  given: unknown,
): { readonly options: z.output<S>; readonly recorded: JsonObject } {
  const options = schema.parse(given);
  return { options, recorded: toRecordedOptions(options) };
}
