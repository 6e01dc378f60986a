import { closeSync, openSync, readSync, statSync, truncateSync, writeSync } from 'node:fs';

import type { Choices } from '../driver/seeded.ts';

/** What can happen to a file on a disk, in a copy, or in somebody's editor. */
export const damages = ['bit_flip', 'byte', 'garbage', 'zeros', 'truncation', 'page_cut'] as const;
export type Damage = (typeof damages)[number];

const pageBytes = 4096;

/** Does it to a file. Returns what was done, for whoever looks at a failure. */
export function inflict(damage: Damage, path: string, choices: Choices): string {
  const { size } = statSync(path);
  const at = choices.below(size);
  switch (damage) {
    case 'bit_flip': {
      const bit = choices.below(8);
      change(path, at, 1, (bytes) => {
        bytes[0] = bytes[0]! ^ (1 << bit);
      });
      return `bit ${bit} of byte ${at} turned`;
    }
    case 'byte':
      change(path, at, 1, (bytes) => {
        bytes[0] = (bytes[0]! + 1 + choices.below(255)) % 256;
      });
      return `byte ${at} changed`;
    case 'garbage': {
      const length = 1 + choices.below(512);
      change(path, at, length, (bytes) => {
        for (let i = 0; i < bytes.length; i += 1) bytes[i] = choices.below(256);
      });
      return `${length} bytes of garbage from ${at}`;
    }
    case 'zeros': {
      const page = Math.floor(at / pageBytes) * pageBytes;
      change(path, page, pageBytes, (bytes) => bytes.fill(0));
      return `zeros from ${page}`;
    }
    case 'truncation':
      truncateSync(path, at);
      return `cut at ${at}`;
    case 'page_cut': {
      const end = Math.floor(at / pageBytes) * pageBytes;
      truncateSync(path, end);
      return `cut at ${end}`;
    }
  }
}

function change(path: string, at: number, length: number, how: (bytes: Buffer) => void): void {
  const file = openSync(path, 'r+');
  try {
    const buffer = Buffer.alloc(length);
    const bytes = buffer.subarray(0, readSync(file, buffer, 0, length, at));
    how(bytes);
    writeSync(file, bytes, 0, bytes.length, at);
  } finally {
    closeSync(file);
  }
}
