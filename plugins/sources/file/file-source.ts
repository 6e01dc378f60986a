import type { Source, SourceChunk } from '../../contract.ts';
import { toFilePosition } from './file-position.ts';
import type { FilePosition } from './file-position.ts';
import { openSourceFile } from './source-file.ts';
import type { SourceFile } from './source-file.ts';

/**
 * A source that reads one file; it is opened when the first chunk is asked for.
 *
 * @param name - The file as the settings name it.
 * @param path - Where it lies on this machine.
 */
export function fileSource(
  name: string,
  path: string,
  read: (file: SourceFile, from: FilePosition | undefined) => AsyncIterable<SourceChunk>,
): Source {
  let file: SourceFile | undefined;
  return {
    async *read(from, onChecked) {
      const position = from === undefined ? undefined : toFilePosition(from);
      file ??= openSourceFile(name, path);
      const checked = position?.offset ?? 0;
      yield* read(onChecked === undefined ? file : telling(file, checked, onChecked), position);
    },
    close() {
      file?.close();
      file = undefined;
    },
  };
}

/** The file, which tells how much of its beginning was read. */
function telling(
  file: SourceFile,
  checked: number,
  onChecked: (bytes: number) => void,
): SourceFile {
  return {
    ...file,
    read(target, start, offset) {
      const count = file.read(target, start, offset);
      if (offset < checked) onChecked(Math.min(checked, offset + count));
      return count;
    },
  };
}
