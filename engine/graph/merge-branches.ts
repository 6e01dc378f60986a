import { unreachable } from '../../landscape/model/unreachable.ts';
import type { FieldSet, FieldSpec, FieldType } from '../../plugins/fields.ts';
import { commonType, mergeFieldSets, specOf } from '../../plugins/fields.ts';
import type { CoalesceStep } from '../settings/schema.ts';

/**
 * The fields of the rows that leave a coalesce.
 *
 * @param branches - Branch → the fields of the rows that arrive on it, in the order of merging.
 */
export function mergeBranches(
  step: CoalesceStep,
  branches: ReadonlyMap<string, FieldSet>,
): FieldSet {
  const sets = [...branches.values()];
  const allArrive =
    step.policy === 'require_all' ||
    (step.policy === 'quorum' && step.quorum_count === branches.size);
  switch (step.merge) {
    case 'nested': {
      const spec: FieldSpec = { type: 'any', optional: !allArrive };
      return { fields: new Map([...branches.keys()].map((name) => [name, spec])), open: false };
    }
    case 'select':
      return branches.get(step.select_branch!)!;
    case 'union':
      return allArrive ? unite(sets, step.on_collision) : sets.reduce(mergeFieldSets);
    default:
      return unreachable(step.merge);
  }
}

/** All branches are there: a field of one of them is a field of the merged row. */
function unite(sets: readonly FieldSet[], onCollision: CoalesceStep['on_collision']): FieldSet {
  const names = new Set(sets.flatMap((set) => [...set.fields.keys()]));
  const fields = new Map<string, FieldSpec>();
  for (const name of names) {
    const specs = sets.flatMap((set) => specOf(set, name) ?? []);
    fields.set(name, uniteField(specs, onCollision));
  }
  return { fields, open: sets.some((set) => set.open) };
}

/** `specs`: of the branches that can have the field, in the order of merging. */
function uniteField(
  specs: readonly FieldSpec[],
  onCollision: CoalesceStep['on_collision'],
): FieldSpec {
  const winner = onCollision === 'first_wins' ? specs[0]! : specs.at(-1)!;
  if (onCollision !== 'fail' && !winner.optional) return winner;
  const sure = specs.filter((spec) => !spec.optional);
  // Rows with a collision do not get through; in the others, a branch that is sure to have it gives it.
  if (onCollision === 'fail' && sure.length > 0) return { type: typeOfAll(sure), optional: false };
  const type = typeOfAll(specs);
  // A null of the winner beats the value of another; of `any`, that says that the field is there.
  return { type, optional: type !== 'any' || sure.length === 0 };
}

function typeOfAll(specs: readonly FieldSpec[]): FieldType {
  return specs.map((spec) => spec.type).reduce(commonType);
}
