import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

import type { PluginPlace, SinkContext } from '../../contract.ts';
import { outputPath } from '../../file-path.ts';

/** What happens when the final name is already taken. */
const ifExists = ['replace', 'append', 'fail', 'number'] as const;
export type IfExists = (typeof ifExists)[number];

/** Options that every sink which writes one file has. */
export const fileOutputOptions = {
  path: outputPath.describe(
    'File to write; relative to the folder of the settings file. `{run_id}` and `{date}` (the UTC day on which the run started) expand.',
  ),
  if_exists: z
    .enum(ifExists)
    .default('replace')
    .describe(
      'When the file exists at the end of the run: `replace` it, `append` to it, `fail`, or `number` the new one (`results-1.csv`).',
    ),
};

/** The parsed form of `fileOutputOptions`. */
export interface FileOutputOptions {
  readonly path: string;
  readonly if_exists: IfExists;
}

/** Where one run writes one output. */
export interface OutputFile {
  /** As the settings give it, placeholders expanded: for people and for the audit trail. */
  readonly path: string;
  readonly absolutePath: string;
  /** Lies beside the final path, so that giving the final name is one rename. */
  readonly partialPath: string;
  readonly ifExists: IfExists;
}

type PathContext = Pick<SinkContext, 'runKey' | 'runStartedAtMs'>;

const placeholders: ReadonlyMap<string, (context: PathContext) => string> = new Map([
  ['run_id', ({ runKey }) => runKey],
  ['date', ({ runStartedAtMs }) => new Date(runStartedAtMs).toISOString().slice(0, 10)],
]);
export const placeholderNames: readonly string[] = [...placeholders.keys()];

const placeholder = /\{(\w[\w-]*)\}/g;

export function toOutputFile(
  options: FileOutputOptions,
  context: PathContext & PluginPlace,
): OutputFile {
  const path = options.path.replaceAll(
    placeholder,
    (text, name: string) => placeholders.get(name)?.(context) ?? text,
  );
  const absolutePath = context.resolvePath(path);
  return {
    path,
    absolutePath,
    partialPath: `${absolutePath}.partial-${context.runKey}`,
    ifExists: options.if_exists,
  };
}

/** Names in braces in order of appearance, known or not. */
export function placeholdersIn(path: string): readonly string[] {
  return [...path.matchAll(placeholder)].map(([, name]) => name ?? '');
}

/** `out/results.csv` → `out/results-2.csv`; 0 leaves the name as it is. */
export function numberedPath(path: string, number: number): string {
  if (number === 0) return path;
  const { stem, extension } = splitName(path);
  return join(dirname(path), `${stem}-${number}${extension}`);
}

/** The number that makes `fileName` out of the output's name, or `undefined` when none does. */
export function numberOf(path: string, fileName: string): number | undefined {
  if (fileName === basename(path)) return 0;
  const { stem, extension } = splitName(path);
  if (!fileName.startsWith(`${stem}-`) || !fileName.endsWith(extension)) return undefined;
  const digits = fileName.slice(stem.length + 1, fileName.length - extension.length);
  return /^[1-9][0-9]{0,8}$/.test(digits) ? Number(digits) : undefined;
}

/** A leading dot is part of the stem: `.env` has no extension. */
function splitName(path: string): { readonly stem: string; readonly extension: string } {
  const name = basename(path);
  const dot = name.lastIndexOf('.');
  return dot > 0
    ? { stem: name.slice(0, dot), extension: name.slice(dot) }
    : { stem: name, extension: '' };
}
