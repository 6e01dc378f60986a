import type { Problem } from '../../landscape/model/errors.ts';
import { isSecretName } from './secret-names.ts';
import { mapScalars } from './settings-tree.ts';
import type { ScalarNode, SettingNode } from './settings-tree.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Expanded {
  readonly root: SettingNode;
  readonly problems: readonly Problem[];
  /** What variables with the name of a secret (`OPENAI_API_KEY`) gave: secret wherever it stands. */
  readonly secretValues: readonly string[];
}

/** `$${` for a `${` that stays, `${NAME}`, `${NAME:-default}`; the last group catches the rest. */
const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{[^}]*\}?/g;

/**
 * Expands `${NAME}` and `${NAME:-default}` in the texts of the file; flags and variables are taken
 * as they are. As in a shell, the default also stands in for an empty variable. What is expanded
 * stays text.
 */
export function expandVariables(root: SettingNode, env: Environment): Expanded {
  const problems: Problem[] = [];
  const secretValues = new Set<string>();
  const expanded = mapScalars(root, (scalar) => {
    if (typeof scalar.value !== 'string' || scalar.origin.kind !== 'file') return scalar;
    if (!scalar.value.includes('${')) return scalar;
    const variables: string[] = [];
    const value = scalar.value.replaceAll(
      reference,
      (written: string, name: string | undefined, fallback: string | undefined) => {
        if (written === '$${') return '${';
        if (name === undefined) return keep(written, problems, malformed(written, scalar));
        variables.push(name);
        const given = ownVariable(env, name);
        const result = fallback === undefined ? given : given || fallback;
        if (result === undefined) return keep(written, problems, missing(name, scalar));
        if (isSecretName(name)) secretValues.add(result);
        return result;
      },
    );
    return { ...scalar, value, variables };
  });
  return { root: expanded, problems, secretValues: [...secretValues] };
}

/** Names such as `constructor` are not there unless someone set them. */
function ownVariable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}

function keep(written: string, problems: Problem[], problem: Problem): string {
  problems.push(problem);
  return written;
}

function missing(name: string, { place }: ScalarNode): Problem {
  return {
    code: 'VARIABLE_MISSING',
    message: `environment variable \`${name}\` is not set`,
    place,
    found: `\`\${${name}}\``,
    expected: 'a variable that is set, or a default',
    nextStep: `Set ${name}, or write \`\${${name}:-default}\`.`,
  };
}

function malformed(written: string, { place }: ScalarNode): Problem {
  return {
    code: 'VARIABLE_MALFORMED',
    message: `\`${written.slice(0, 60)}\` is not a reference to a variable`,
    place,
    expected: '`${NAME}` or `${NAME:-default}`',
    nextStep: 'Correct it, or write `$${` for a `${` that stays as it is.',
  };
}
