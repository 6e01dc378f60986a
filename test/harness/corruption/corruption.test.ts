import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Finding } from '../../../landscape/audit-sweep.ts';
import { choicesOf, seed } from '../driver/seeded.ts';
import { changedParts, contentOf } from './content.ts';
import { bytesOf, copyOf, recordOriginal, resumeIn, verifyAll } from './damaged-copies.ts';
import type { Original, Verdict } from './damaged-copies.ts';
import { damages, inflict } from './damage.ts';
import type { Damage } from './damage.ts';

const targets = ['landscape', 'pack', 'output'] as const;

interface Case {
  readonly number: number;
  readonly target: (typeof targets)[number];
  readonly damage: Damage;
}

/** Most of them where most of the records are. */
const share = { landscape: 200, pack: 75, output: 25 } as const;
/** What SQLite itself does not notice comes more often. */
const kinds: readonly Damage[] = [...damages, 'bit_flip', 'byte', 'bit_flip', 'byte'];
const cases: readonly Case[] = targets.flatMap((target) =>
  Array.from({ length: share[target] }, (_, number) => ({
    number,
    target,
    damage: kinds[number % kinds.length]!,
  })),
);

let original: Original;
beforeAll(async () => {
  console.log(`ELSPETH_TEST_SEED=${seed}`);
  original = await recordOriginal(afterAll);
});

test('what nobody has damaged is verified, and every record is seen by the comparison', async () => {
  const copy = copyOf(original);
  try {
    expect(await verifyAll(copy.landscape)).toMatchObject({ kind: 'verified', database: [] });
    expect(findingsOf(await verifyAll(copy.landscape))).toEqual([]);
    expect([...contentOf(copy.landscape).keys()].length).toBeGreaterThan(25);
  } finally {
    copy.remove();
  }
});

test.each(targets)(
  `no damage of a %s goes unseen, and none is repaired`,
  { timeout: 240_000 },
  async (target) => {
    const missed: unknown[] = [];
    const seen: Seen = { changes: 0, refused: 0, named: 0, unseenBySqlite: 0 };
    for (const each of cases.filter((one) => one.target === target)) {
      const problem = await problemOf(each, seen);
      if (problem !== undefined) missed.push({ ...each, ...problem });
    }
    console.log(`${target}: ${JSON.stringify(seen)}`);
    expect(missed).toEqual([]);
    expect(seen.changes).toBeGreaterThan(share[target] / 3);
    // Were our own checks nothing but those of SQLite, this would find it.
    expect(seen.unseenBySqlite).toBeGreaterThan(0);
  },
);

/** What came of the cases so far. */
interface Seen {
  changes: number;
  refused: number;
  named: number;
  /** Changes in a file of which SQLite says that nothing is wrong with it. */
  unseenBySqlite: number;
}

/** What is wrong with how a case ended; `undefined`: nothing. */
async function problemOf({ number, target, damage }: Case, seen: Seen) {
  const choices = choicesOf(seed + 1000 * targets.indexOf(target) + number);
  const copy = copyOf(original);
  try {
    const file = choices.of(
      { landscape: [copy.landscape], pack: copy.packs, output: copy.outputs }[target],
    );
    const files = [copy.landscape, ...copy.packs, ...copy.outputs];
    const [before, content] = [bytesOf([file])[0], contentOf(copy.landscape)];
    const what = inflict(damage, file, choices);
    const damaged = bytesOf(files);
    const changed =
      target === 'landscape'
        ? changedParts(content, contentOf(copy.landscape))
        : bytesOf([file])[0]?.equals(before!) === true
          ? []
          : [file];
    const verdict = await verifyAll(copy.landscape);
    if (changed.length > 0) seen.changes += 1;
    if (verdict.kind === 'refused') seen.refused += 1;
    else if (changed.length > 0 && !verdict.database.some(isOfSqlite)) seen.unseenBySqlite += 1;
    if (!bytesOf(files).every((bytes, i) => bytes.equals(damaged[i]!))) {
      return { what, problem: 'a file was repaired' };
    }
    if (changed.length > 0 && !isNamed(verdict, changed, target)) {
      return { what, problem: 'not named', changed, findings: findingsOf(verdict) };
    }
    if (changed.length > 0) seen.named += 1;
    if (number % 6 !== 0 || target === 'output' || changed.length === 0) return undefined;
    const end = await resumeIn(copy.path, original.interrupted);
    const after = await verifyAll(copy.landscape);
    const isStillSeen = after.kind === 'refused' || findingsOf(after).length > 0;
    return isStillSeen ? undefined : { what, problem: `repaired by a resume: ${end}`, changed };
  } finally {
    copy.remove();
  }
}

const isOfSqlite = ({ check }: Finding) =>
  check === 'database_integrity' || check === 'foreign_key';

function findingsOf(verdict: Verdict): readonly Finding[] {
  if (verdict.kind === 'refused') return [];
  return [...verdict.database, ...verdict.runs.flatMap(({ findings }) => findings)];
}

/** Whether somebody who reads the verdict learns which table or file is not what it was. */
function isNamed(verdict: Verdict, changed: readonly string[], target: Case['target']): boolean {
  if (verdict.kind === 'refused') return true;
  const findings = findingsOf(verdict);
  if (target === 'output') return findings.some(({ area }) => area === 'outputs');
  const ours = findings.filter(({ area }) => area === 'records');
  if (target === 'pack') return ours.length > 0;
  return ours.some(
    ({ table, check }) =>
      changed.includes(table) ||
      changed.includes(whereItIs[check] ?? '') ||
      check === 'database_integrity',
  );
}

/** What a finding is about, where that is not the table that it names. */
const whereItIs: Partial<Record<Finding['check'], string>> = {
  schema: 'schema',
  // A sum that has changed itself shows at the records that it stands for.
  checksum: 'checksums',
};
