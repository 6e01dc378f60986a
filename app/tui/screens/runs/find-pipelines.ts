import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundPipelines {
  /** Paths below the folder, sorted. */
  readonly files: readonly string[];
  /** Whether there were more folders or files than are looked at. */
  readonly isCut: boolean;
}

const deepest = 4;
const mostFiles = 200;
const mostFolders = 2000;
/** Folders in which nobody keeps pipelines. */
const passedOver = new Set(['node_modules', 'dist']);

/** Files named `pipeline.yaml` (or .yml, .json) in a folder and below it, the nearest first; links are not followed. */
export async function findPipelines(
  folder: string,
  most: { readonly folders: number } = { folders: mostFolders },
): Promise<FoundPipelines> {
  const files: string[] = [];
  const wanted = [{ path: '', depth: 0 }];
  let looked = 0;
  for (const { path, depth } of wanted) {
    if (looked >= most.folders || files.length >= mostFiles) break;
    looked += 1;
    for (const entry of await entriesOf(join(folder, path))) {
      const at = join(path, entry.name);
      if (entry.isDirectory()) {
        const isLookedAt = !entry.name.startsWith('.') && !passedOver.has(entry.name);
        if (isLookedAt && depth < deepest) wanted.push({ path: at, depth: depth + 1 });
      } else if (/^(.+[.-])?pipeline\.(ya?ml|json)$/.test(entry.name)) files.push(at);
    }
  }
  const isCut = looked < wanted.length || files.length > mostFiles;
  return { files: files.slice(0, mostFiles).toSorted(), isCut };
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // A folder that this user cannot read has no pipelines for them.
    return [];
  }
}
