import { dirname } from 'node:path';

import type { Choices } from '../driver/seeded.ts';
import type { DiskEvent } from './disk-events.ts';

/** Files below a folder by name; `folder` for folders. Two names of one file have one buffer. */
export type DiskState = ReadonlyMap<string, Buffer | 'folder'>;

type Write = Extract<DiskEvent, { readonly kind: 'written' | 'cut' }>;

interface FileOnDisk {
  readonly start: Buffer;
  readonly writes: { readonly at: number; readonly write: Write }[];
  durableUntil: number;
}

/** What a name stands for. */
type Entry = FileOnDisk | 'folder';

/** One change of the names in one folder, done at once or not at all. */
interface NameChange {
  readonly at: number;
  readonly removed: string | undefined;
  readonly added: readonly [name: string, entry: Entry] | undefined;
}

/** The smallest unit that a disk writes whole. */
const sectorBytes = 512;

/**
 * A disk after a power cut behind the event `cut`. What was synced is there: of files their bytes, of
 * folders their names. Of what came later, each file and each folder has nothing, a random part, or the
 * beginning, and then the last write in part.
 */
export function crashState(
  start: DiskState,
  events: readonly DiskEvent[],
  cut: number,
  choices: Choices,
): DiskState {
  const { first, folders } = replay(start, events.slice(0, cut));
  const names = new Map(first);
  // From the outside in: a folder whose own name was lost is gone with all that is in it.
  for (const folder of [...folders.keys()].toSorted()) {
    const { changes, durableUntil } = folders.get(folder) ?? { changes: [], durableUntil: 0 };
    const kept = surviving(changes, durableUntil, choices);
    for (const { removed, added } of kept) {
      if (removed !== undefined) names.delete(removed);
      if (added !== undefined) names.set(...added);
    }
  }
  const contents = new Map<FileOnDisk, Buffer>();
  const state = new Map<string, Buffer | 'folder'>();
  for (const [name, entry] of names) {
    if (!isReachable(name, names) || name.endsWith('-shm')) continue;
    if (entry === 'folder') state.set(name, entry);
    else {
      const content = contents.get(entry) ?? contentOf(entry, choices);
      contents.set(entry, content);
      state.set(name, content);
    }
  }
  return state;
}

interface FolderChanges {
  readonly changes: NameChange[];
  durableUntil: number;
}

function replay(start: DiskState, events: readonly DiskEvent[]) {
  const files = new Map([...start.values()].map((content) => [content, entryOf(content)]));
  const first = new Map<string, Entry>();
  for (const [name, content] of start) first.set(name, there(files, content));
  const now = new Map(first);
  const folders = new Map<string, FolderChanges>();
  const changesIn = (folder: string) => {
    const known = folders.get(folder) ?? { changes: [], durableUntil: 0 };
    folders.set(folder, known);
    return known;
  };
  const change = (at: number, name: string, entry: Entry | undefined, removed?: string) => {
    if (removed !== undefined) now.delete(removed);
    if (entry !== undefined) now.set(name, entry);
    const added = entry === undefined ? undefined : ([name, entry] as const);
    changesIn(parentOf(name)).changes.push({ at, removed, added });
  };
  for (const [at, event] of events.entries()) {
    switch (event.kind) {
      case 'made':
        change(at, event.name, event.isFolder ? 'folder' : fileOf(Buffer.alloc(0)));
        break;
      case 'linked':
        change(at, event.name, there(now, event.from));
        break;
      case 'renamed':
        change(at, event.name, there(now, event.from), event.from);
        break;
      case 'removed':
        change(at, event.name, undefined, event.name);
        break;
      case 'written':
      case 'cut':
        fileAt(now, event.name).writes.push({ at, write: event });
        break;
      case 'synced': {
        const synced = event.name === '' ? 'folder' : there(now, event.name);
        if (synced !== 'folder') synced.durableUntil = event.beganAt;
        else changesIn(event.name).durableUntil = event.beganAt;
        break;
      }
      case 'told':
        break;
    }
  }
  return { first, folders };
}

const fileOf = (start: Buffer): FileOnDisk => ({ start, writes: [], durableUntil: 0 });

const entryOf = (content: Buffer | 'folder'): Entry =>
  content === 'folder' ? content : fileOf(content);

function there<K>(entries: ReadonlyMap<K, Entry>, key: K): Entry {
  const entry = entries.get(key);
  if (entry === undefined) throw new Error(`\`${String(key)}\` is used and was never made`);
  return entry;
}

function fileAt(names: ReadonlyMap<string, Entry>, name: string): FileOnDisk {
  const entry = there(names, name);
  if (entry === 'folder') throw new Error(`\`${name}\` is written to and is a folder`);
  return entry;
}

function isReachable(name: string, names: ReadonlyMap<string, Entry>): boolean {
  const folder = parentOf(name);
  return folder === '' || (names.get(folder) === 'folder' && isReachable(folder, names));
}

/** Empty for what lies in the outermost folder. */
function parentOf(name: string): string {
  const folder = dirname(name);
  return folder === '.' ? '' : folder;
}

function contentOf({ start, writes, durableUntil }: FileOnDisk, choices: Choices): Buffer {
  const kept = surviving(writes, durableUntil, choices).map(({ write }) => write);
  const last = kept.at(-1);
  const isTorn = last !== undefined && kept.length > durableCount(writes, durableUntil);
  const whole =
    isTorn && choices.below(2) === 0 ? [...kept.slice(0, -1), tear(last, choices)] : kept;
  return contentAfter(start, whole);
}

/** What was durable, and of the rest none, a random half, or those up to some point. */
function surviving<T extends { readonly at: number }>(
  list: readonly T[],
  durableUntil: number,
  choices: Choices,
): readonly T[] {
  const durable = durableCount(list, durableUntil);
  const later = list.slice(durable);
  const kept = [
    () => [],
    () => later.filter(() => choices.below(2) === 0),
    () => later.slice(0, choices.below(later.length + 1)),
  ];
  return [...list.slice(0, durable), ...choices.of(kept)()];
}

function durableCount(list: readonly { readonly at: number }[], until: number): number {
  const first = list.findIndex(({ at }) => at >= until);
  return first === -1 ? list.length : first;
}

function tear(write: Write, choices: Choices): Write {
  if (write.kind === 'cut') return write;
  const sectors = Math.ceil(write.bytes.length / sectorBytes);
  return { ...write, bytes: write.bytes.subarray(0, choices.below(sectors) * sectorBytes) };
}

function contentAfter(start: Buffer, writes: readonly Write[]): Buffer {
  const ends = writes.map((write) => (write.kind === 'cut' ? 0 : write.at + write.bytes.length));
  const room = Buffer.alloc(Math.max(start.length, ...ends));
  start.copy(room);
  let length = start.length;
  for (const write of writes) {
    if (write.kind === 'cut') {
      // What grows again behind a cut is zero.
      room.fill(0, Math.min(write.length, length));
      length = write.length;
    } else {
      write.bytes.copy(room, write.at);
      length = Math.max(length, write.at + write.bytes.length);
    }
  }
  return room.subarray(0, length);
}
