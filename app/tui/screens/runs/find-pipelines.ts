import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const deepest = 4;
const most = 200;
/** Folders in which nobody keeps pipelines. */
const passedOver = new Set(['node_modules', 'dist']);

/** Files named `pipeline.yaml` (or .yml, .json) in a folder and below it, sorted; links are not followed. */
export function findPipelines(folder: string): readonly string[] {
  const found: string[] = [];
  const look = (path: string, depth: number) => {
    for (const entry of entriesOf(join(folder, path))) {
      if (found.length >= most) return;
      const at = join(path, entry.name);
      if (entry.isDirectory()) {
        const isLookedAt = !entry.name.startsWith('.') && !passedOver.has(entry.name);
        if (isLookedAt && depth < deepest) look(at, depth + 1);
      } else if (/^(.+[.-])?pipeline\.(ya?ml|json)$/.test(entry.name)) found.push(at);
    }
  };
  look('', 0);
  return found.toSorted();
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder that this user cannot read has no pipelines for them.
    return [];
  }
}
