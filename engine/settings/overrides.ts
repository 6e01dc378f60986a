import type { Place, Problem } from '../../landscape/model/errors.ts';
import type { Environment } from './expand-variables.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import { readOverrideValue } from './override-value.ts';
import { childOf, nodeAt, withValueAt } from './settings-tree.ts';
import type { Origin, SettingNode, SettingPath } from './settings-tree.ts';
import { isHidden, maskedText } from './shown-value.ts';

const variablePrefix = 'ELSPETH__';

/** One setting given outside of the file. */
interface Override {
  readonly keys: readonly string[];
  readonly text: string;
  readonly place: Place;
  readonly origin: Origin;
  /** Names of environment variables carry no case. */
  readonly ignoresCase: boolean;
}

/** The tree with variables and then flags put in, in the order in which they win. */
export function applyOverrides(
  root: SettingNode,
  { sets, env }: { readonly sets: readonly string[]; readonly env: Environment },
): { readonly root: SettingNode; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  let changed = root;
  for (const override of [...readVariables(env), ...sets.map(readFlag)]) {
    if ('code' in override) {
      problems.push(override);
      continue;
    }
    const path = resolvePath(changed, override);
    const value = readOverrideValue(override.text, override.place, override.origin);
    if ('code' in path) problems.push(path);
    if (!value.ok) problems.push(...value.problems);
    if (!('code' in path) && value.ok) changed = withValueAt(changed, path, value.node);
  }
  return { root: changed, problems };
}

/** In the order of their names: the environment has none. */
function readVariables(env: Environment): readonly (Override | Problem)[] {
  return Object.keys(env)
    .filter((name) => name.startsWith(variablePrefix) && env[name] !== undefined)
    .toSorted()
    .map((variable) => {
      const keys = variable.slice(variablePrefix.length).toLowerCase().split('__');
      const place = { file: variable, line: 0, column: 0 };
      if (keys.includes('')) {
        const message = `variable \`${variable}\` names no setting`;
        return badOverride(message, place, '`ELSPETH__RETRY__MAX_ATTEMPTS`, for example');
      }
      const origin: Origin = { kind: 'environment', variable };
      return { keys, text: env[variable] ?? '', place, origin, ignoresCase: true };
    });
}

/** A key, or any text in double quotes, between dots. */
const flagKey = /^(?:"((?:[^"\\]|\\.)*)"|([^."=]+))(?:\.|$)/;

function readFlag(flag: string): Override | Problem {
  const written = /^((?:"(?:[^"\\]|\\.)*"|[^="])*)=/.exec(flag)?.[1];
  const keys: string[] = [];
  let rest = written ?? '';
  for (let match = flagKey.exec(rest); match !== null && rest !== ''; match = flagKey.exec(rest)) {
    keys.push(match[2] ?? match[1]!.replaceAll(/\\(.)/g, '$1'));
    rest = rest.slice(match[0].length);
  }
  const text = written === undefined ? '' : flag.slice(written.length + 1);
  const place = { file: flagText(written || flag, keys, text), line: 0, column: 0 };
  if (written === undefined || keys.length === 0 || rest !== '' || written.endsWith('.')) {
    return badOverride(
      'this flag does not set anything',
      place,
      '`--set retry.max_attempts=5`, for example',
    );
  }
  return { keys, text, place, origin: { kind: 'set' }, ignoresCase: false };
}

/** The flag as it is shown: never with a secret. */
function flagText(written: string, keys: readonly string[], text: string): string {
  const shown = isHidden(keys) ? '***' : maskedText(text);
  return keys.length === 0 ? `--set ${maskedText(written)}` : `--set ${written}=${shown}`;
}

function badOverride(message: string, place: Place, expected: string): Problem {
  return {
    code: 'SETTINGS_OVERRIDE',
    message,
    place,
    expected,
    nextStep: 'Correct it or leave it out.',
  };
}

/** Items of a list go by position or, as steps do, by name. */
function resolvePath(
  root: SettingNode,
  { keys, place, ignoresCase }: Override,
): SettingPath | Problem {
  const path: (string | number)[] = [];
  let node: SettingNode | undefined = root;
  for (const key of keys) {
    if (node?.kind === 'list') {
      const index = indexOf(node.items, key, ignoresCase);
      if (index === undefined) return noSuchItem(node.items, key, place);
      path.push(index);
    } else {
      path.push(
        node?.kind === 'mapping' ? existingKey(node.entries.keys(), key, ignoresCase) : key,
      );
    }
    node = node && childOf(node, path.at(-1)!);
  }
  return path;
}

function existingKey(keys: Iterable<string>, key: string, ignoresCase: boolean): string {
  if (!ignoresCase) return key;
  const alike = [...keys].filter((existing) => existing.toLowerCase() === key);
  return alike.length === 1 ? alike[0]! : key;
}

function indexOf(
  items: readonly SettingNode[],
  key: string,
  ignoresCase: boolean,
): number | undefined {
  if (/^\d+$/.test(key)) return Number(key) < items.length ? Number(key) : undefined;
  const index = items.findIndex((item) => {
    const name = itemName(item);
    return name === key || (ignoresCase && name?.toLowerCase() === key);
  });
  return index === -1 ? undefined : index;
}

function itemName(item: SettingNode): string | undefined {
  const name = nodeAt(item, ['name']);
  return name?.kind === 'scalar' && typeof name.value === 'string' ? name.value : undefined;
}

function noSuchItem(items: readonly SettingNode[], key: string, place: Place): Problem {
  const names = items.map(itemName).filter((name) => name !== undefined);
  const nearest = nearestName(key, names);
  return {
    code: 'SETTINGS_OVERRIDE',
    message: `there is no item \`${key}\` in this list`,
    place,
    found: `\`${key}\``,
    expected:
      items.length === 0
        ? 'nothing: the list is empty'
        : `a name, or a position from 0 to ${items.length - 1}`,
    nearest,
    nextStep: 'Name an item that is there; items are added in the file.',
  };
}
