import { existsSync } from 'node:fs';

import { EnvironmentError } from '../../../landscape/model/errors.ts';
import type { PluginPlace, Source, SourceChunk, SourcePosition } from '../../contract.ts';
import { openSourceFile } from '../file/source-file.ts';
import { bindFile, fileName } from './bind-file.ts';
import { chainContent, emptyHash, hashFile, noContent } from './content-chain.ts';
import type { DirectoryOptions } from './directory-options.ts';
import { packList, toDirectoryPosition } from './directory-position.ts';
import type { DirectoryPosition } from './directory-position.ts';
import { findFiles } from './find-files.ts';

/** A source that reads file after file; which ones is settled when the first chunk of a run is asked for. */
export function filesSource(options: DirectoryOptions, place: PluginPlace): Source {
  let open: Source | undefined;
  return {
    async *read(from, onChecked) {
      const start = from === undefined ? undefined : toDirectoryPosition(from);
      const files = start?.files ?? filesNow(options, place);
      if (start !== undefined) assertUnchanged(options, start, place);
      const list = packList(files);
      let before = start?.before ?? noContent;
      let at = start?.at;
      for (let file = start?.file ?? 0; file < files.length; file += 1) {
        const name = files[file]!;
        open = openFile(options, name, place);
        for await (const chunk of open.read(at, onChecked)) {
          yield inDirectory(chunk, { files: list, file, before });
          if (chunk.items.length > 0) at = chunk.positionAfter(chunk.items.length - 1);
        }
        open.close();
        before = chainContent(before, name, contentHash(at));
        at = undefined;
      }
    },
    close() {
      open?.close();
    },
  };
}

function filesNow(options: DirectoryOptions, place: PluginPlace): readonly string[] {
  const found = findFiles(options, place);
  if (found.ok) return found.files;
  // `check` has looked before; what is wrong now came after that.
  const { message, nextStep } = found.problem;
  throw new EnvironmentError('SOURCE_UNREADABLE', message, {
    facts: { file: options.path },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
}

function openFile(options: DirectoryOptions, file: string, place: PluginPlace): Source {
  const name = fileName(options, file);
  assertThere(name, place);
  const bound = bindFile(options, file);
  if (bound !== undefined) return bound.open(place);
  throw new EnvironmentError(
    'SOURCE_UNREADABLE',
    `The name of \`${name}\` does not say what it is`,
    {
      facts: { file: name },
      nextStep: 'Say what all files are in `format`, or match fewer of them with `pattern`.',
    },
  );
}

function inDirectory(
  chunk: SourceChunk,
  outer: { readonly files: string; readonly file: number; readonly before: string },
): SourceChunk {
  return {
    items: chunk.items,
    positionAfter: (index) => ({ ...outer, at: chunk.positionAfter(index) }),
  };
}

/** Behind its last item a reader has hashed the whole file; without any item there is nothing in it. */
function contentHash(at: SourcePosition | undefined): string {
  const sha256 = at?.['sha256'];
  return typeof sha256 === 'string' ? sha256 : emptyHash;
}

/**
 * The files before the recorded position are what they were, and the others are there. What is in
 * the file of the position up to there its own reader looks at.
 */
function assertUnchanged(
  options: DirectoryOptions,
  { files, file, before }: DirectoryPosition,
  place: PluginPlace,
): void {
  for (const name of files) assertThere(fileName(options, name), place);
  let chain = noContent;
  for (const relative of files.slice(0, file)) {
    const name = fileName(options, relative);
    const opened = openSourceFile(name, place.resolvePath(name));
    try {
      chain = chainContent(chain, relative, hashFile(opened));
    } finally {
      opened.close();
    }
  }
  if (chain === before) return;
  const [first, last] = [files[0]!, files[file - 1]!].map(
    (each) => `\`${fileName(options, each)}\``,
  );
  const which = file === 1 ? first : `One of the ${file} files from ${first} to ${last}`;
  throw changed(options.path, `${which} has other content than when it was read`);
}

function assertThere(name: string, place: PluginPlace): void {
  if (existsSync(place.resolvePath(name))) return;
  throw changed(name, `\`${name}\` is gone since the run listed the files to read`);
}

function changed(file: string, message: string): EnvironmentError {
  return new EnvironmentError('SOURCE_CHANGED', message, {
    facts: { file },
    nextStep: 'Restore the files as they were and resume, or start a new run.',
  });
}
