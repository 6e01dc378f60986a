import type { z } from 'zod';

import type { JsonObject } from '../landscape/model/json.ts';
import { toRecordedOptions } from './bound-options.ts';
import type {
  AnySink,
  BatchContext,
  BatchFunction,
  BatchPlugin,
  BatchShape,
  GatePlugin,
  OptionProblem,
  PluginInfo,
  PluginPlace,
  RowFunction,
  SinkContext,
  SinkInput,
  SinkPlugin,
  Source,
  SourceDescription,
  SourcePlugin,
  TransformContext,
  TransformPlugin,
} from './contract.ts';
import { unknownFields, type FieldSet } from './fields.ts';
import { keepBatchContract, keepRowContract } from './keep-contract.ts';
import {
  brokenGuarantees,
  expectedFields,
  unprovenPromises,
  withGuaranteedFields,
  type RowContract,
} from './row-contract.ts';
import { arrivedFields, unprovenPart } from './schema/expectation.ts';

/** A plugin written as functions of its parsed options; `define…` binds them to one set of options. */
type Definition<S extends z.ZodType> = Omit<PluginInfo, 'options'> & { readonly options: S };

export function defineSource<S extends z.ZodType>(
  definition: Definition<S> & {
    check(options: z.output<S>, place: PluginPlace): readonly OptionProblem[];
    /** Left out when it reads no files. */
    inputPaths?(options: z.output<S>, place: PluginPlace): readonly string[];
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
        inputPaths: (place) => definition.inputPaths?.(options, place) ?? [],
        describe: (place) => definition.describe(options, place),
        open: (place) => definition.open(options, place),
      };
    },
  };
}

export function defineSink<S extends z.ZodType, K extends AnySink>(
  definition: Definition<S> & {
    /** See `BoundSink`; a function where the options say it. */
    readonly idempotent: boolean | ((options: z.output<S>) => boolean);
    /** See `BoundSink`; left out when it has no schema. */
    expects?(options: z.output<S>): FieldSet;
    check(options: z.output<S>, input: SinkInput, place: PluginPlace): readonly OptionProblem[];
    outputPaths?(options: z.output<S>, place: PluginPlace): readonly string[];
    open(options: z.output<S>, context: SinkContext): K;
  },
): SinkPlugin<K> {
  const { idempotent } = definition;
  return {
    ...info(definition),
    kind: 'sink',
    bind(given) {
      const { options, recorded } = parse(definition.options, given);
      return {
        options: recorded,
        idempotent: typeof idempotent === 'function' ? idempotent(options) : idempotent,
        expects: definition.expects?.(options) ?? unknownFields,
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
      const expects = expectedFields(options);
      const arrived = (input: FieldSet) => arrivedFields(input, expects);
      const ownOutput = (input: FieldSet) => definition.outputFields?.(options, input) ?? input;
      return {
        options: recorded,
        expects,
        createsTokens: definition.createsTokens ?? false,
        check(input, place) {
          const problems = definition.check?.(options, arrived(input), place) ?? [];
          if (problems.some(({ severity }) => severity !== 'warning')) return problems;
          return [...problems, ...brokenGuarantees(ownOutput(arrived(input)), options)];
        },
        readsBeside: (place) => definition.readsBeside?.(options, place) ?? {},
        outputFields: (input) => withGuaranteedFields(ownOutput(arrived(input)), options),
        create(context) {
          const input = arrived(context.input);
          const run = definition.create(options, { ...context, input });
          return keepRowContract(run, {
            arriving: unprovenPart(context.input, expects),
            leaving: unprovenPromises(ownOutput(input), options),
          });
        },
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
    /** See `BatchPlugin`; false when it is left out. */
    readonly keepsMembers?: boolean;
    check?(options: z.output<S>, input: FieldSet, shape: BatchShape): readonly OptionProblem[];
    outputFields(options: z.output<S>, input: FieldSet, shape: BatchShape): FieldSet;
    create(options: z.output<S>, context: BatchContext): BatchFunction;
  },
): BatchPlugin {
  return {
    ...info(definition),
    kind: 'batch',
    keepsMembers: definition.keepsMembers ?? false,
    bind(given) {
      const { options, recorded } = parse(definition.options, given);
      const expects = expectedFields(options);
      const arrived = (input: FieldSet) => arrivedFields(input, expects);
      return {
        options: recorded,
        expects,
        check(input, shape) {
          const problems = definition.check?.(options, arrived(input), shape) ?? [];
          if (problems.some(({ severity }) => severity !== 'warning')) return problems;
          const output = definition.outputFields(options, arrived(input), shape);
          return [...problems, ...brokenGuarantees(output, options)];
        },
        outputFields: (input, shape) =>
          withGuaranteedFields(definition.outputFields(options, arrived(input), shape), options),
        create(context) {
          const input = arrived(context.input);
          const output = definition.outputFields(options, input, context);
          const run = definition.create(options, { ...context, input });
          return keepBatchContract(run, {
            arriving: unprovenPart(context.input, expects),
            leaving: unprovenPromises(output, options),
          });
        },
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
