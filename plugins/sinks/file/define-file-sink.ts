import type { z } from 'zod';

import { EnvironmentError } from '../../../landscape/model/errors.ts';
import type {
  OptionProblem,
  PluginInfo,
  PluginPlace,
  Sink,
  SinkInput,
  SinkPlugin,
} from '../../contract.ts';
import { defineSink } from '../../define.ts';
import type { FieldSet } from '../../fields.ts';
import { errorFinder } from '../../keep-contract.ts';
import { checkOutput, hasPlaceholders } from './check-output.ts';
import { openFileSink } from './file-sink.ts';
import { type FileOutputOptions, type OutputFile, toOutputFile } from './output-file.ts';
import type { RowLayout } from './row-layout.ts';

type ExistingFile = Pick<OutputFile, 'path' | 'absolutePath'>;

type Definition<S extends z.ZodType<FileOutputOptions>> = Omit<
  PluginInfo,
  'options' | 'determinism'
> & {
  readonly options: S;
  /** See `BoundSink`. */
  expects(options: z.output<S>): FieldSet;
  /** What is wrong beyond the path. */
  check(options: z.output<S>, input: SinkInput): readonly OptionProblem[];
  /** Why rows cannot be appended to what is there; left out when any content will do. */
  findAppendProblem?(
    options: z.output<S>,
    input: SinkInput,
    file: ExistingFile,
  ): OptionProblem | undefined;
  layout(options: z.output<S>, input: SinkInput): RowLayout;
};

/** A sink that writes one file: all that a format adds is what its text looks like. */
export function defineFileSink<S extends z.ZodType<FileOutputOptions>>(
  definition: Definition<S>,
): SinkPlugin<Sink> {
  return defineSink({
    ...definition,
    determinism: 'io_write',
    // Nothing shows under the final name before it is complete, and then it is what it was.
    idempotent: true,
    expects: (options) => definition.expects(options),
    outputPaths: ({ path }, place) => [place.resolvePath(path)],
    check: (options, input, place) => [
      ...checkFile(definition, options, input, place),
      ...definition.check(options, input),
    ],
    open(options, context) {
      const output = toOutputFile(options, context);
      if (output.ifExists === 'append' && context.committedBytes === 0) {
        const problem = definition.findAppendProblem?.(options, context.input, output);
        if (problem !== undefined) throw toError(output, problem);
      }
      const layout = definition.layout(options, context.input);
      return openFileSink(output, refusing(layout, definition.expects(options)), context);
    },
  });
}

/**
 * The layout, with rows refused that lack a declared field or hold another type in it: what arrives is
 * not always known when the graph is built. What else a row may have is the layout's to say.
 */
function refusing(layout: RowLayout, { fields }: FieldSet): RowLayout {
  const findError = errorFinder({ fields, open: true });
  if (findError === undefined) return layout;
  return {
    ...layout,
    encode(entry) {
      const encoded = layout.encode(entry);
      if (typeof encoded !== 'string' || entry.content.kind !== 'row') return encoded;
      return findError(entry.content.row) ?? encoded;
    },
  };
}

/** Looks into an existing file only when nothing else is wrong with it. */
function checkFile<S extends z.ZodType<FileOutputOptions>>(
  definition: Definition<S>,
  options: z.output<S>,
  input: SinkInput,
  place: PluginPlace,
): readonly OptionProblem[] {
  const { path, if_exists } = options;
  const problems = checkOutput(options, place);
  if (problems.length > 0 || if_exists !== 'append' || hasPlaceholders(path)) return problems;
  const file = { path, absolutePath: place.resolvePath(path) };
  const problem = definition.findAppendProblem?.(options, input, file);
  return problem === undefined ? [] : [problem];
}

function toError({ path }: OutputFile, problem: OptionProblem): EnvironmentError {
  const { code, message, found, expected, nextStep } = problem;
  return new EnvironmentError(code, message, {
    facts: {
      path,
      ...(found !== undefined && { found }),
      ...(expected !== undefined && { expected }),
    },
    ...(nextStep !== undefined && { nextStep }),
  });
}
