import type { OptionProblem } from '../../contract.ts';
import type { FieldSet } from '../../fields.ts';
import { unknownField } from '../../option-shapes.ts';

interface MappingOptions {
  readonly mapping: Readonly<Record<string, string>>;
  readonly select_only: boolean;
  readonly strict: boolean;
}

/** Sources that no row has, and names that two fields would get. */
export function checkMapping(
  { mapping, select_only: selectOnly, strict }: MappingOptions,
  input: FieldSet,
): readonly OptionProblem[] {
  const moves = Object.entries(mapping);
  return moves.flatMap(([source, target], i) => {
    const field = input.fields.has(source) ? source : (source.split('.')[0] ?? source);
    const unknown = unknownField(field, input, ['mapping', source], strict ? 'error' : 'warning');
    if (unknown !== undefined) return [unknown];
    const earlier = moves.slice(0, i).find(([, other]) => other === target)?.[0];
    if (earlier !== undefined) return [collision(source, target, `\`${earlier}\` gets it too`)];
    const stays = !selectOnly && input.fields.has(target) && !Object.hasOwn(mapping, target);
    return stays ? [collision(source, target, 'a field of that name arrives and stays')] : [];
  });
}

function collision(source: string, target: string, why: string): OptionProblem {
  return {
    code: 'FIELD_COLLISION',
    path: ['mapping', source],
    message: `\`${source}\` cannot become \`${target}\`: ${why}`,
    found: target,
  };
}
