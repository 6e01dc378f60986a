import type { z } from 'zod';

import type { Problem } from '../../landscape/model/errors.ts';
import { expectedText, listNames, oneOf } from './expected-text.ts';
import { flattenIssues } from './flatten-issues.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import { newNameOfKey, newNameOfValue } from './old-names.ts';
import type { NewName } from './old-names.ts';
import { settingName } from './setting-name.ts';
import type { SettingsDocument } from './settings-document.ts';
import { choices, chosenShapesAt, knownKeys, shapesAt } from './settings-shape.ts';
import type { Shape } from './settings-shape.ts';
import { nodeAt } from './settings-tree.ts';
import type { SettingNode, SettingPath } from './settings-tree.ts';
import { shownName, shownValue } from './shown-value.ts';

/** What a schema was asked about: the settings themselves, or one plugin's options inside them. */
export interface Judged {
  readonly document: SettingsDocument;
  /** Where the value stands in the settings. */
  readonly at: SettingPath;
  /** The value, as the schema was given it. */
  readonly value: unknown;
  readonly shape: Shape;
  /** Where the meaning of the keys is explained, as a sentence. */
  readonly help: string;
  /** A better next step for an unknown key than a similar name, when the caller knows one. */
  readonly hintForKey?: (mapping: SettingPath, key: string) => NewName | undefined;
}

/** Gives zod's default wordings no text, so that what is left are the schema's own messages. */
export const withoutDefaultMessages = { error: () => '' };

type Issue = z.core.$ZodIssue;

/** zod's issues as problems for authors of settings, each at its place. */
export function describeIssues(issues: readonly Issue[], judged: Judged): readonly Problem[] {
  return flattenIssues(issues).flatMap((issue) => describeIssue(issue, judged));
}

function describeIssue(issue: Issue, judged: Judged): readonly Problem[] {
  const inner = issue.path.filter((key) => typeof key !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, inner, judged));
  }
  if (issue.code === 'invalid_key') return [badKey(issue.issues, inner, judged)];
  return [badValue(issue, inner, judged)];
}

export function unknownKey(key: string, inner: SettingPath, judged: Judged): Problem {
  const { document, at } = judged;
  const mapping = [...at, ...inner];
  const known = knownKeys(chosenShapesAt(judged.shape, inner, judged.value));
  const newName =
    newNameOfKey(mapping, key) ??
    judged.hintForKey?.(mapping, key) ??
    otherType(key, inner, judged);
  const nearest = newName ? undefined : nearestName(key, known);
  const where = mapping.length === 0 ? '' : ` in ${settingName(mapping, document.root)}`;
  return {
    code: 'SETTINGS_UNKNOWN_KEY',
    message: `unknown key ${shownName(key)}${where}`,
    place: document.locate([...mapping, key], 'key'),
    found: shownName(key),
    expected: known.length > 0 ? oneOf(known) : undefined,
    nearest,
    nextStep:
      newName?.nextStep ??
      (nearest ? `Write \`${nearest}\`.` : 'Remove the key, or correct its name.'),
  };
}

/** A key that another kind of the same thing has: the kind is wrong, or was left out. */
function otherType(key: string, inner: SettingPath, judged: Judged): NewName | undefined {
  const owners = shapesAt(judged.shape, inner, judged.value)
    .filter((shape) => knownKeys([shape]).includes(key))
    .flatMap((shape) => choices(shapesAt(shape, ['type'], {})));
  if (owners.length === 0) return undefined;
  const types = listNames(owners.map((type) => `type: ${type}`));
  return { nextStep: `\`${key}\` belongs to ${types}: write that, or remove the key.` };
}

function badKey(issues: readonly Issue[], inner: SettingPath, judged: Judged): Problem {
  const { document, at } = judged;
  const path = [...at, ...inner];
  const tooLong = issues.find(({ code }) => code === 'too_big');
  const key = shownName(path.at(-1) ?? '');
  const rule =
    issues.find(({ message }) => message !== '')?.message ??
    (tooLong?.code === 'too_big'
      ? `must have at most ${tooLong.maximum} characters`
      : 'is no name');
  return {
    code: 'SETTINGS_INVALID_NAME',
    message: `key ${key} in ${settingName(path.slice(0, -1), document.root)} ${rule}`,
    place: document.locate(path, 'key'),
    found: key,
    expected: rule.replace(/^must (be )?/, ''),
    nextStep: 'Choose another name.',
  };
}

function badValue(issue: Issue, inner: SettingPath, judged: Judged): Problem {
  const { document, at } = judged;
  const path = [...at, ...inner];
  const node = nodeAt(document.root, path);
  const shapes = shapesAt(judged.shape, inner, judged.value);
  if (node === undefined && issue.code !== 'custom') return missingKey(path, shapes, judged);
  const name = settingName(path, document.root);
  const found = node === undefined ? 'nothing' : shownValue(node, path);
  const value = node?.kind === 'scalar' ? node.value : undefined;
  const newName = newNameOfValue(path, value);
  const nearest =
    newName?.nearest ??
    (typeof value === 'string' ? nearestName(value, choices(shapes)) : undefined);
  // A schema's own message of another form is a sentence of its own.
  const { message: own } = issue;
  const expected = own.startsWith('must be ') ? own.slice('must be '.length) : expectedText(shapes);
  const isSentence = own !== '' && !own.startsWith('must be ');
  const message = isSentence ? `${name}: ${own}` : `${name} must be ${expected}, found ${found}`;
  return {
    code: 'SETTINGS_INVALID_VALUE',
    message,
    place: document.locate(path, 'value'),
    found,
    expected: issue.code === 'custom' ? undefined : expected,
    nearest,
    nextStep:
      newName?.nextStep ??
      (node && stepTowards(node, path, expected)) ??
      (isSentence ? judged.help : `Write ${nearest ? `\`${nearest}\`` : expected}.`),
  };
}

function missingKey(path: SettingPath, shapes: readonly Shape[], { document }: Judged): Problem {
  const key = String(path.at(-1));
  const owner = path.slice(0, -1);
  const where = owner.length === 0 ? '' : ` in ${settingName(owner, document.root)}`;
  return {
    code: 'SETTINGS_MISSING_KEY',
    message: `missing key \`${key}\`${where}`,
    place: document.locate(owner, 'key'),
    found: 'nothing',
    expected: expectedText(shapes),
    nextStep: `Add \`${key}:\` with ${expectedText(shapes)}.`,
  };
}

function stepTowards(node: SettingNode, path: SettingPath, expected: string): string | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (node.value === null) return 'Give it a value, or remove the key.';
  const isTyped = /^(a whole number|a number|`true` or `false`)/.test(expected);
  if (typeof node.value !== 'string' || !isTyped) return undefined;
  const [variable] = node.variables;
  if (variable === undefined) {
    return /^([-+.]?\d|true$|false$)/.test(node.value) ? 'Write it without quotes.' : undefined;
  }
  const target = `ELSPETH__${path.join('__').toUpperCase()}`;
  return `\`\${${variable}}\` always gives text; set the variable ${target} instead.`;
}
