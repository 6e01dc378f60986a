import type { FieldSet } from '../../plugins/fields.ts';
import { guaranteedFields } from '../../plugins/fields.ts';
import type { CoalesceStep } from '../settings/schema.ts';
import type { DraftCoalesce } from './draft-nodes.ts';
import type { Arrival, Known } from './field-flow.ts';
import { mergeKnown } from './field-flow.ts';
import type { Inspection, Surroundings } from './inspect-node.ts';
import { mergeBranches } from './merge-branches.ts';
import type { GraphProblem } from './problem.ts';
import { graphWarning, listNames } from './problem.ts';

/** Says which fields the merged rows have, and warns of merges that cannot succeed. */
export function inspectCoalesce(
  node: DraftCoalesce,
  arrival: Arrival,
  around: Surroundings,
): Inspection {
  const { settings } = node;
  const branches = branchFields(node, arrival, around);
  if (branches === undefined) return { output: 'unresolved', problems: [] };
  const { merge, select_branch: select } = settings;
  const isChosen = merge !== 'select' || (select !== undefined && branches.has(select));
  return {
    output: isChosen ? mergeBranches(settings, branches) : 'unresolved',
    problems: certainCollisions(node, branches),
  };
}

/** What arrives on each branch; `undefined` when of one of them nothing is known. */
function branchFields(
  { index, settings }: DraftCoalesce,
  { loads }: Arrival,
  { traces }: Surroundings,
): ReadonlyMap<string, FieldSet> | undefined {
  const arrivals = traces.get(index)?.arrivals;
  const branches = new Map<string, FieldSet>();
  for (const branch of settings.branches) {
    const edges = arrivals?.get(branch) ?? new Set();
    const known = loads.flatMap((load): readonly Known[] =>
      edges.has(load.index) ? [load.fields ?? 'unresolved'] : [],
    );
    const fields = known.length === 0 ? 'unresolved' : known.reduce(mergeKnown);
    if (fields === 'unresolved') return undefined;
    branches.set(branch, fields);
  }
  return branches;
}

/** Fields that two branches have in every merge, where that is refused. */
function certainCollisions(
  { name, path, settings }: DraftCoalesce,
  branches: ReadonlyMap<string, FieldSet>,
): readonly GraphProblem[] {
  if (settings.merge !== 'union' || settings.on_collision !== 'fail') return [];
  const mayBeAbsent = branches.size - fewestArrivals(settings, branches.size);
  const counts = new Map<string, number>();
  for (const field of [...branches.values()].flatMap(guaranteedFields)) {
    counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  const colliding = [...counts].filter(([, count]) => count - mayBeAbsent > 1);
  if (colliding.length === 0) return [];
  const fields = listNames(colliding.map(([field]) => field));
  return [
    graphWarning({
      code: 'COLLISION_CERTAIN',
      path: [...path, 'on_collision'],
      message: `\`${name}\` can merge no rows: several branches are sure to have ${fields}, and \`on_collision: fail\` refuses that`,
      nextStep:
        'Let one of them win (`last_wins`, `first_wins`), or drop the fields on all branches but one (`field_mapper` with `select_only: true`).',
    }),
  ];
}

function fewestArrivals({ policy, quorum_count: quorum }: CoalesceStep, branches: number): number {
  if (policy === 'require_all') return branches;
  return policy === 'quorum' ? (quorum ?? 1) : 1;
}
