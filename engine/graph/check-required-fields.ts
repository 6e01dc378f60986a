import type { BoundBatch, BoundTransform } from '../../plugins/contract.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { guaranteedFields } from '../../plugins/fields.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import type { DraftNode } from './draft-nodes.ts';
import type { Arrival } from './field-flow.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, listNames } from './problem.ts';

/**
 * Every edge into a node must guarantee the fields that its plugin requires. Of a field that an edge
 * with undeclared fields does not mention, nobody can tell before the run.
 */
export function checkRequiredFields(
  nodes: readonly DraftNode[],
  node: DraftNode,
  { requiredFields: required, options }: BoundTransform | BoundBatch,
  { loads }: Arrival,
): readonly GraphProblem[] {
  return loads.flatMap(({ wire, fields }) => {
    if (fields === undefined || fields === 'unresolved') return [];
    const missing = required.filter((name) => !canHave(fields, name));
    if (missing.length === 0) return [];
    const { required_input_fields: listed } = options;
    const isListed = Array.isArray(listed) && listed.includes(missing[0]!);
    const guaranteed = guaranteedFields(fields);
    const from = nodes[wire.from]!.name;
    const edge = wire.label === 'continue' ? '' : ` by \`${wire.label}\``;
    return [
      graphError({
        code: 'FIELDS_MISSING',
        path: [...node.path, 'options', isListed ? 'required_input_fields' : 'schema'],
        message: `\`${node.name}\` requires ${listNames(missing)}, which rows from \`${from}\`${edge} are not sure to have`,
        found: `\`${from}\` guarantees ${listNames(guaranteed)}`,
        expected: listNames(required),
        nearest: nearestName(missing[0]!, guaranteed),
      }),
    ];
  });
}

function canHave(set: FieldSet, name: string): boolean {
  const spec = set.fields.get(name);
  return spec === undefined ? set.open : !spec.optional;
}
