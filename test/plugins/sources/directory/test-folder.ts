import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { PluginPlace, SourceItem, SourcePosition } from '../../../../plugins/contract.ts';
import { directorySource } from '../../../../plugins/sources/directory.ts';
import { asLines, readAll, temporaryFolder, type Reading } from '../checked-read.ts';

export type Files = Readonly<Record<string, string | Buffer>>;

/** A folder of pipelines with the folder `in` to read from. */
export interface TestFolder {
  readonly place: PluginPlace;
  /** Makes `in` hold exactly these files, by paths below it. */
  readonly fill: (files: Files) => void;
  readonly add: (files: Files) => void;
  /** Reads `in`. */
  readonly read: (options?: object, from?: SourcePosition) => Promise<Reading>;
}

export function testFolder(): TestFolder {
  const folder = temporaryFolder();
  const place = { resolvePath: (name: string) => path.resolve(folder, name) };
  const add = (files: Files) => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.join(folder, 'in', path.dirname(name)), { recursive: true });
      writeFileSync(path.join(folder, 'in', name), content);
    }
  };
  return {
    place,
    add,
    fill(files) {
      for (const name of readdirSync(folder)) {
        rmSync(path.join(folder, name), { recursive: true, force: true });
      }
      mkdirSync(path.join(folder, 'in'));
      add(files);
    },
    read: (options = {}, from) =>
      readAll(directorySource.bind({ path: 'in', ...options }).open(place), from),
  };
}

/** `file: row` of each item. */
export function fileLines(items: readonly SourceItem[]): readonly string[] {
  const lines = asLines(items);
  return items.map(({ file }, i) => `${file}: ${lines[i]}`);
}
