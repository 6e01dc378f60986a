import { inKeyOrder } from '../../landscape/model/key-order.ts';
import type { ErrorRecord } from '../../landscape/model/error-record.ts';
import { deepestNesting, isDeeperThan, rowOf } from '../../landscape/model/json.ts';
import type { JsonObject, JsonValue, RowData } from '../../landscape/model/json.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import type { CoalesceStep } from '../settings/schema.ts';

export type Merged =
  | {
      readonly ok: true;
      readonly row: RowData;
      /** Where the fields come from, for the records. */
      readonly provenance: JsonObject;
    }
  | { readonly ok: false; readonly error: ErrorRecord };

type Merge = Pick<CoalesceStep, 'merge' | 'on_collision' | 'select_branch'>;

/** @param branches - The rows that arrived, in the declared order of their branches. */
export function mergeRows(step: Merge, branches: readonly (readonly [string, RowData])[]): Merged {
  switch (step.merge) {
    case 'union':
      return unite(step.on_collision, branches);
    case 'nested': {
      const tooDeep = branches.find(([, row]) => isDeeperThan(row, deepestNesting - 1));
      if (tooDeep !== undefined) return { ok: false, error: depthExceeded(tooDeep[0]) };
      return { ok: true, row: inKeyOrder(rowOf(branches)), provenance: {} };
    }
    case 'select': {
      const { select_branch: wanted } = step;
      if (wanted === undefined) throw new Error('`merge: select` has no `select_branch`');
      const chosen = branches.find(([branch]) => branch === wanted);
      if (chosen !== undefined) return { ok: true, row: chosen[1], provenance: {} };
      return { ok: false, error: notSelected(wanted, branches) };
    }
    default:
      return unreachable(step.merge);
  }
}

function unite(
  onCollision: CoalesceStep['on_collision'],
  branches: readonly (readonly [string, RowData])[],
): Merged {
  const values = new Map<string, JsonValue>();
  const givers = new Map<string, string>();
  const collisions = new Map<string, string[]>();
  for (const [branch, row] of branches) {
    for (const field of Object.keys(row)) {
      const giver = givers.get(field);
      if (giver !== undefined) {
        const known = collisions.get(field);
        if (known === undefined) collisions.set(field, [giver, branch]);
        else known.push(branch);
        if (onCollision === 'first_wins') continue;
      }
      values.set(field, row[field]!);
      givers.set(field, branch);
    }
  }
  if (onCollision === 'fail' && collisions.size > 0)
    return { ok: false, error: collided(collisions) };
  return {
    ok: true,
    row: inKeyOrder(rowOf(values)),
    provenance: { fields: rowOf(givers), collisions: rowOf(collisions) },
  };
}

function collided(collisions: ReadonlyMap<string, readonly string[]>): ErrorRecord {
  const [field, branches] = [...collisions][0]!;
  const others = collisions.size - 1;
  const more =
    others === 0 ? '' : others === 1 ? ', and another field' : `, and ${others} more fields`;
  return {
    reason: 'field_collision',
    message: `${branches.map((name) => `\`${name}\``).join(' and ')} both have a field \`${field}\`${more}`,
    field,
    expected: 'fields that only one branch has, as `on_collision: fail` asks',
    details: { fields: [...collisions.keys()] },
  };
}

function depthExceeded(branch: string): ErrorRecord {
  return {
    reason: 'depth_exceeded',
    message: `the row of \`${branch}\` is nested ${deepestNesting} deep already, and would be one deeper in the merged row`,
    expected: `at most ${deepestNesting - 1} levels`,
    found: `${deepestNesting} levels`,
  };
}

function notSelected(
  wanted: string,
  branches: readonly (readonly [string, RowData])[],
): ErrorRecord {
  const arrived = branches.map(([branch]) => branch);
  return {
    reason: 'selected_branch_missing',
    message: `\`${wanted}\`, whose row \`merge: select\` takes, is not among the branches that arrived: ${arrived.join(', ')}`,
    expected: wanted,
    found: arrived.join(', '),
  };
}
