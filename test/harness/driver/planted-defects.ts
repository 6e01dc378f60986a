import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout } from 'node:timers/promises';

import Database from 'better-sqlite3';

import type { GroupStore } from '../../../landscape/recorder/recorder.ts';
import type { Acknowledged } from './run-driver.ts';

/**
 * Defects that the harness must find, each one a mistake that somebody could make:
 *
 * - `told-early`: a group is acknowledged before it is committed;
 * - `deaf`: a write to a file that failed counts as one that succeeded;
 * - `synchronous-normal`: commits of the landscape are not synced;
 * - `rows-stay`: rows of a table that the landscape does not know of are not taken back. It learns of
 *   them slowly, so that there are some;
 * - `unfenced`: who has lost the landscape takes itself for its owner all the same.
 */
export const defects = [
  'told-early',
  'deaf',
  'synchronous-normal',
  'rows-stay',
  'unfenced',
] as const;
export type Defect = (typeof defects)[number];

/** Makes this process defective; what it returns goes into the options of the run. */
export function plantDefect(
  defect: string | undefined,
  acknowledge: (acknowledged: Acknowledged) => void,
): { readonly wrapStore?: (store: GroupStore) => GroupStore } {
  switch (defect) {
    case undefined:
      return {};
    case 'told-early':
      return { wrapStore: (store) => tellingEarly(store, acknowledge) };
    case 'deaf':
      turnDeaf();
      return {};
    case 'synchronous-normal':
      syncLess();
      return {};
    case 'rows-stay':
      changeSql(/^(DELETE FROM "kept" WHERE .*)/s, '$1 AND 0');
      return { wrapStore: learningSlowly };
    case 'unfenced':
      changeSql(/^(update lease set beat_at_ms .*) where epoch = \?/s, '$1 where ? > 0');
      return {};
    default:
      throw new Error(`There is no defect \`${defect}\``);
  }
}

function tellingEarly(
  store: GroupStore,
  acknowledge: (acknowledged: Acknowledged) => void,
): GroupStore {
  const told = { rows: 0, ends: 0 };
  return {
    async write(group, ready) {
      told.rows += group.deltas.rows;
      acknowledge(told);
      return await store.write(group, ready);
    },
  };
}

function turnDeaf(): void {
  const write = fs.writeSync.bind(fs);
  function writeSync(fd: number, data: NodeJS.ArrayBufferView | string, ...rest: number[]) {
    if (typeof data === 'string') return write(fd, data);
    const [offset = 0, length = data.byteLength - offset, position = null] = rest;
    try {
      return write(fd, data, offset, length, position);
    } catch {
      return length;
    }
  }
  Object.assign(fs, { writeSync });
  syncBuiltinESMExports();
}

function syncLess(): void {
  const pragma: unknown = Reflect.get(Database.prototype, 'pragma');
  if (typeof pragma !== 'function') throw new Error('better-sqlite3 has no `pragma`');
  const weakened = new Proxy(pragma, {
    apply(original, db, [source, options]: readonly unknown[]): unknown {
      // Who asks whether commits are durable is told so.
      if (source === 'synchronous') return 2;
      const weak = source === 'synchronous = FULL' ? 'synchronous = NORMAL' : source;
      return Reflect.apply(original, db, [weak, options]);
    },
  });
  Object.assign(Database.prototype, { pragma: weakened });
}

/** Prepares other statements than asked for. */
function changeSql(wanted: RegExp, replacement: string): void {
  const prepare: unknown = Reflect.get(Database.prototype, 'prepare');
  if (typeof prepare !== 'function') throw new Error('better-sqlite3 has no `prepare`');
  const weakened = new Proxy(prepare, {
    apply: (original, db, [source]: readonly unknown[]): unknown =>
      Reflect.apply(original, db, [String(source).replace(wanted, replacement)]),
  });
  Object.assign(Database.prototype, { prepare: weakened });
}

function learningSlowly(store: GroupStore): GroupStore {
  return {
    async write(group, ready) {
      if (group.facts.artifactSegments.length > 0) await setTimeout(8);
      return await store.write(group, ready);
    },
  };
}
