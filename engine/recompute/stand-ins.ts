import { isJsonObject } from '../../landscape/model/json.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { NodeRecord } from '../../landscape/model/graph.ts';
import type {
  BoundSink,
  BoundSource,
  BoundTransform,
  Plugin,
  SinkPlugin,
  SourcePlugin,
  TransformPlugin,
} from '../../plugins/contract.ts';
import { unknownFields } from '../../plugins/fields.ts';
import { toFieldSet } from './recorded-fields.ts';

/**
 * The plugins with which the graph of a run is built again long after it: what the source was is taken
 * from the records, sinks write nothing, and a file that is gone stops nobody from looking at the rest.
 */
export function standIns(plugins: readonly Plugin[], source: NodeRecord): readonly Plugin[] {
  return plugins.map((plugin) => {
    switch (plugin.kind) {
      case 'source':
        return recordedSource(plugin, source);
      case 'sink':
        return silentSink(plugin);
      case 'transform':
        return lenientTransform(plugin);
      case 'gate':
      case 'batch':
        return plugin;
    }
  });
}

const notOpened = () => {
  throw new Error('What is computed again reads no source and writes to no sink.');
};

function recordedSource(plugin: SourcePlugin, { config, outputFields }: NodeRecord): SourcePlugin {
  const { options } = config;
  const bound: BoundSource = {
    options: isJsonObject(options) ? options : {},
    check: () => [],
    inputPaths: () => [],
    describe: () => ({ fields: toFieldSet(outputFields) }),
    open: notOpened,
  };
  return { ...plugin, bind: () => bound };
}

function silentSink(plugin: SinkPlugin): SinkPlugin {
  return {
    ...plugin,
    bind: (options): BoundSink => ({
      options: toOptions(options),
      idempotent: true,
      expects: unknownFields,
      check: () => [],
      open: notOpened,
    }),
  };
}

/** Options that hold a fingerprint instead of a secret may be none that the plugin takes. */
function lenientTransform(plugin: TransformPlugin): TransformPlugin {
  return {
    ...plugin,
    bind(options) {
      try {
        return lenient(plugin.bind(options));
      } catch {
        return { ...nothingKnown, options: toOptions(options) };
      }
    },
  };
}

const nothingKnown = {
  expects: unknownFields,
  createsTokens: false,
  check: () => [],
  readsBeside: () => ({}),
  outputFields: () => unknownFields,
  create: notOpened,
} satisfies Omit<BoundTransform, 'options'>;

/** What it says of its files when they are there, and nothing when they are not. */
function lenient(bound: BoundTransform): BoundTransform {
  const orElse = <T>(ask: () => T, otherwise: T): T => {
    try {
      return ask();
    } catch {
      return otherwise;
    }
  };
  return {
    ...bound,
    expects: unknownFields,
    check(input, place) {
      orElse(() => bound.check(input, place), []);
      return [];
    },
    readsBeside: (place) => orElse(() => bound.readsBeside(place), {}),
    outputFields: (input) => orElse(() => bound.outputFields(input), unknownFields),
  };
}

function toOptions(options: unknown): JsonObject {
  return isObject(options) ? options : {};
}

/** Options come from the records, which are JSON. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
