import { nearestName } from '../../landscape/model/nearest-name.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { FieldSet } from '../../plugins/fields.ts';
import { fitsType, guaranteedFields } from '../../plugins/fields.ts';
import type { DraftNode } from './draft-nodes.ts';
import { expectationPath } from './expectation-path.ts';
import type { Arrival } from './field-flow.ts';
import { listFields, showField, sureFields } from './list-fields.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, graphWarning, listNames } from './problem.ts';

/** A plugin, as far as it expects something of the rows that it gets. */
interface Expecting {
  readonly expects: FieldSet;
  readonly options: JsonObject;
}

/**
 * Every edge into a node must carry what its plugin expects. Of a field that an edge with undeclared
 * fields does not mention, and of one that is `any` on either side, only the run can tell.
 */
export function checkEdgeFields(
  nodes: readonly DraftNode[],
  node: DraftNode,
  expecting: Expecting,
  { loads }: Arrival,
): readonly GraphProblem[] {
  return loads.flatMap(({ wire, fields }) => {
    if (fields === undefined || fields === 'unresolved') return [];
    const from = nodes[wire.from]!.name;
    const isPlain = wire.label === 'continue' || wire.label.startsWith('continue:');
    const label = isPlain ? '' : ` (\`${wire.label}\`)`;
    const edge = { node, from, name: `\`${from} → ${node.name}\`${label}`, fields, ...expecting };
    return [...missing(edge), ...unsure(edge), ...mistyped(edge), ...undeclared(edge)];
  });
}

interface Edge extends Expecting {
  readonly node: DraftNode;
  readonly from: string;
  /** As messages name it. */
  readonly name: string;
  readonly fields: FieldSet;
}

function missing(edge: Edge): readonly GraphProblem[] {
  const { node, fields } = edge;
  const names = guaranteedFields(edge.expects).filter((name) => !fields.fields.has(name));
  const [first] = names;
  if (fields.open || first === undefined) return [];
  const nearest = nearestName(first, fields.fields.keys());
  const nextStep = `Let a step before \`${node.name}\` make ${them(names)}, or no longer require ${them(names)}.`;
  return [
    graphError({
      ...lacking(edge, first),
      message: `no row on the edge ${edge.name} has ${listNames(names)}, which \`${node.name}\` requires`,
      nearest,
      nextStep: nearest === undefined ? nextStep : undefined,
    }),
  ];
}

function unsure(edge: Edge): readonly GraphProblem[] {
  const { node, fields } = edge;
  const isUnsure = (name: string) => fields.fields.get(name)?.optional === true;
  const names = guaranteedFields(edge.expects).filter(isUnsure);
  const [first] = names;
  if (first === undefined) return [];
  return [
    graphError({
      ...lacking(edge, first),
      message: `on the edge ${edge.name}, ${listNames(names)} may be absent or null, and \`${node.name}\` requires ${them(names)}`,
      nextStep: `Give ${them(names)} a value before (\`value_transform\`: \`row.x != null ? row.x : 0\`), or let \`${node.name}\` expect ${them(names)} as optional (\`x: type?\`).`,
    }),
  ];
}

function lacking({ node, from, fields, expects, options }: Edge, name: string) {
  const further = fields.open ? '; of further fields, only the run can tell' : '';
  return {
    code: 'FIELDS_MISSING',
    path: [...node.path, 'options', ...expectationPath(name, options)],
    found: `\`${from}\` guarantees ${listFields(sureFields(fields))}${further}`,
    expected: listFields(sureFields(expects)),
  };
}

function mistyped({ node, name: edge, fields, expects, options }: Edge): readonly GraphProblem[] {
  return [...expects.fields].flatMap(([name, wanted]) => {
    const given = fields.fields.get(name);
    if (given === undefined || fitsType(given.type, wanted.type)) return [];
    return [
      graphError({
        code: 'FIELD_TYPE',
        path: [...node.path, 'options', ...expectationPath(name, options)],
        message: `on the edge ${edge}, \`${name}\` is ${given.type}, and \`${node.name}\` expects ${wanted.type}`,
        found: showField(name, given),
        expected: showField(name, wanted),
        nextStep: 'Convert it before with `type_coerce`, or declare the type that it has.',
      }),
    ];
  });
}

function undeclared({ node, name: edge, fields, expects }: Edge): readonly GraphProblem[] {
  if (expects.open) return [];
  const extra = [...fields.fields].filter(([name]) => !expects.fields.has(name));
  if (extra.length === 0) return [];
  const isEvery = extra.some(([, { optional }]) => !optional);
  const report = isEvery ? graphError : graphWarning;
  const names = listNames(extra.map(([name]) => name));
  return [
    report({
      code: 'FIELDS_UNDECLARED',
      path: [...node.path, 'options', 'schema'],
      message: `on the edge ${edge}, ${isEvery ? 'rows' : 'some rows'} have ${names}, which the fixed schema of \`${node.name}\` does not declare: they would be refused`,
      found: listFields(extra),
      expected: listFields([...expects.fields]),
      nextStep:
        'Declare the fields, drop them before (`field_mapper` with `select_only: true`), or write `mode: flexible`.',
    }),
  ];
}

function them(names: readonly string[]): string {
  return names.length === 1 ? 'it' : 'them';
}
