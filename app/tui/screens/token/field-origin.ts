import type { ExplainedStep, FieldChange } from '../../../../landscape/model/explained-step.ts';
import type { ExplainedToken } from '../../../../landscape/model/explained-token.ts';
import type { Explanation } from '../../../../landscape/model/explanation.ts';

/** Who gave a field the value that it has. */
export interface FieldOrigin {
  readonly token: string;
  /** As `2 cost`, or the name of the node that made the token with it. */
  readonly by: string;
}

/**
 * Who set or changed a field last before a step was done with it, back through forks, expansions and
 * joins: `undefined` where the records that would tell are gone or not on this page.
 */
export function originOf(
  { tokens }: Explanation,
  token: ExplainedToken,
  step: ExplainedStep,
  field: string,
): FieldOrigin | undefined {
  const byId = new Map(tokens.map((each) => [each.id, each]));
  let holder: ExplainedToken | undefined = token;
  let steps = token.steps.slice(0, token.steps.indexOf(step) + 1);
  while (holder !== undefined) {
    const found = steps.findLast(({ changes }) => touches(changes, field));
    if (found !== undefined) {
      return { token: holder.id, by: `${found.step} ${found.node.name}` };
    }
    const { made } = holder;
    if ('changes' in made && touches(made.changes, field)) {
      return { token: holder.id, by: made.node };
    }
    const parent = parentWith(holder, field);
    holder = parent === undefined ? undefined : byId.get(parent);
    // What a join added to a branch there is told of the branch that it came from.
    steps = (holder?.steps ?? []).filter(({ node }) => node.kind !== 'coalesce');
  }
  return undefined;
}

function touches(changes: readonly FieldChange[] | null, field: string): boolean {
  return changes?.some(({ path }) => path[0] === field) === true;
}

/** The token from which one had a field. */
function parentWith({ made }: ExplainedToken, field: string): string | undefined {
  switch (made.by) {
    case 'source':
    case 'batch':
      return undefined;
    case 'fork':
    case 'expansion':
      return made.of;
    case 'join': {
      const { fields } = made.join;
      const branch = fields !== null && Object.hasOwn(fields, field) ? fields[field] : undefined;
      return made.of.find((each) => each.branch === branch)?.token;
    }
    default:
      return made satisfies never;
  }
}
