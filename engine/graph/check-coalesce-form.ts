import { nearestName } from '../../landscape/model/nearest-name.ts';
import type { CoalesceStep } from '../settings/schema.ts';
import type { DraftNode } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, listNames } from './problem.ts';

type Key = keyof CoalesceStep;

/** What policy and merge need, and what has no effect under them. */
export function checkCoalesceForms(nodes: readonly DraftNode[]): readonly GraphProblem[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'coalesce') return [];
    const found = [
      ...repeatedBranches(node.settings),
      ...checkQuorum(node.settings),
      ...checkTimeout(node.settings),
      ...checkMerge(node.settings),
    ];
    return found.map(({ key, ...finding }) =>
      graphError({ code: 'COALESCE_FORM', path: [...node.path, ...key], ...finding }),
    );
  });
}

interface Finding {
  readonly key: readonly [Key, ...number[]] | readonly [];
  readonly at?: 'key';
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
  readonly nearest?: string | undefined;
}

function repeatedBranches({ branches }: CoalesceStep): readonly Finding[] {
  return branches.flatMap((branch, i) =>
    branches.indexOf(branch) < i
      ? [{ key: ['branches', i], message: `\`${branch}\` is listed twice`, found: `\`${branch}\`` }]
      : [],
  );
}

function checkQuorum({ policy, quorum_count: count, branches }: CoalesceStep): readonly Finding[] {
  if (policy !== 'quorum') return count === undefined ? [] : [idle('quorum_count', 'quorum')];
  const size = new Set(branches).size;
  const expected = `a number from 1 to ${size}`;
  if (count === undefined) {
    return [{ key: [], message: '`policy: quorum` needs a `quorum_count`', expected }];
  }
  if (count <= size) return [];
  const message = `a quorum of ${count} can never be reached with ${size} branches`;
  return [{ key: ['quorum_count'], message, found: String(count), expected }];
}

function checkTimeout({ policy, timeout_seconds: timeout }: CoalesceStep): readonly Finding[] {
  if (policy === 'best_effort' && timeout === undefined) {
    const message = '`policy: best_effort` needs a `timeout_seconds`: how long is an effort?';
    return [{ key: [], message, expected: 'a number of seconds' }];
  }
  if (policy !== 'first' || timeout === undefined) return [];
  const message = '`policy: first` waits for nobody, so `timeout_seconds` has no effect';
  return [{ key: ['timeout_seconds'], at: 'key', message }];
}

function checkMerge(step: CoalesceStep): readonly Finding[] {
  const { merge, select_branch: branch, on_collision: collision, branches } = step;
  const found: Finding[] = [];
  const expected = listNames(branches);
  if (merge === 'select' && branch === undefined) {
    found.push({ key: [], message: '`merge: select` needs a `select_branch`', expected });
  } else if (merge === 'select' && branch !== undefined && !branches.includes(branch)) {
    const message = `\`${branch}\` is not one of the branches that meet here`;
    const nearest = nearestName(branch, branches);
    found.push({ key: ['select_branch'], message, found: `\`${branch}\``, expected, nearest });
  } else if (merge !== 'select' && branch !== undefined) {
    const message = `\`select_branch\` has no effect under \`merge: ${merge}\``;
    found.push({ key: ['select_branch'], at: 'key', message });
  }
  if (merge !== 'union' && collision !== 'last_wins') {
    const message = `\`on_collision\` has no effect under \`merge: ${merge}\``;
    found.push({ key: ['on_collision'], at: 'key', message });
  }
  return found;
}

function idle(key: Key, policy: CoalesceStep['policy']): Finding {
  return {
    key: [key],
    at: 'key',
    message: `\`${key}\` has an effect under \`policy: ${policy}\` only`,
  };
}
