import { relative } from 'node:path';

import { readLines } from '../driver/driver-lines.ts';
import type { Told } from '../driver/driver-lines.ts';
import type { TracedCall } from './read-trace.ts';

/** What happened to the disk below a folder, or was told about it. Names are below the folder. */
export type DiskEvent =
  | { readonly kind: 'made'; readonly name: string; readonly isFolder: boolean }
  | { readonly kind: 'linked'; readonly name: string; readonly from: string }
  | { readonly kind: 'renamed'; readonly name: string; readonly from: string }
  | { readonly kind: 'removed'; readonly name: string }
  | { readonly kind: 'written'; readonly name: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'cut'; readonly name: string; readonly length: number }
  /** Durable is what was there when the sync began. */
  | { readonly kind: 'synced'; readonly name: string; readonly beganAt: number }
  | { readonly kind: 'told'; readonly told: Told };

/** Every call that changes what is on a disk: one that is not known here must not go unseen. */
export const diskCalls =
  'write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,truncate,fallocate,copy_file_range,sendfile,rename,renameat,renameat2,link,linkat,symlink,unlink,unlinkat,rmdir,openat,open,creat,mkdir,mkdirat';

/**
 * The events of a process that works in `folder`, and tells lines of the driver on a pipe.
 *
 * @param start - The names that were there before.
 */
export function diskEvents(
  calls: readonly TracedCall[],
  folder: string,
  start: Iterable<string>,
): readonly DiskEvent[] {
  const known = new Set(start);
  const positions = new Map<string, number>();
  const events: DiskEvent[] = [];
  /** How many events there were before each call. */
  const before: number[] = [];
  const below = (path: string) => relative(folder, path);
  for (const each of calls) {
    before.push(events.length);
    if (each.name === 'write' && each.file?.number === 1) {
      events.push({ kind: 'told', told: readLines(String(each.texts[0])) });
      continue;
    }
    const [first, second] = each.file === undefined ? each.texts.map(String) : [each.file.path];
    if (first === undefined || !isInside(first, folder)) continue;
    const name = below(first);
    switch (each.name) {
      case 'openat': {
        if (each.rest.includes('O_CREAT') && !known.has(name)) {
          known.add(name);
          positions.set(name, 0);
          events.push({ kind: 'made', name, isFolder: false });
        } else if (each.rest.includes('O_TRUNC')) events.push({ kind: 'cut', name, length: 0 });
        break;
      }
      case 'mkdir':
        events.push({ kind: 'made', name, isFolder: true });
        break;
      case 'pwrite64': {
        const at = Number(/(\d+)$/.exec(each.rest)?.[1]);
        events.push({ kind: 'written', name, at, bytes: bytesOf(each) });
        break;
      }
      case 'write': {
        // Only files that were just made are written to without a position.
        const at = positions.get(name) ?? 0;
        positions.set(name, at + each.result);
        events.push({ kind: 'written', name, at, bytes: bytesOf(each) });
        break;
      }
      case 'ftruncate': {
        events.push({ kind: 'cut', name, length: Number(/(\d+)$/.exec(each.rest)?.[1]) });
        break;
      }
      case 'fsync':
      case 'fdatasync':
        events.push({ kind: 'synced', name, beganAt: before[each.beganAt] ?? events.length });
        break;
      case 'rename':
      case 'link': {
        if (second === undefined) throw new Error(`strace shows a ${each.name} to nowhere`);
        const to = below(second);
        known.add(to);
        if (each.name === 'rename') known.delete(name);
        const kind = each.name === 'rename' ? 'renamed' : 'linked';
        events.push({ kind, name: to, from: name });
        break;
      }
      case 'unlink':
        known.delete(name);
        events.push({ kind: 'removed', name });
        break;
      default:
        throw new Error(`The simulator does not know what \`${each.name}\` does to \`${name}\``);
    }
  }
  return events;
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** @throws Error when not everything was written, which no file system of ours does. */
function bytesOf({ name, texts, result }: TracedCall): Buffer {
  const [bytes] = texts;
  if (bytes?.length === result) return bytes;
  throw new Error(`${name} wrote ${result} of ${bytes?.length} bytes`);
}
