import { isPluralSecretName, isSecretName } from './secret-names.ts';
import type { SettingNode, SettingPath } from './settings-tree.ts';
import { replaceTextSecrets } from './text-secrets.ts';

const maxShown = 60;

/** A value as a message shows it: short, and without any secret. */
export function shownValue(node: SettingNode, path: SettingPath): string {
  switch (node.kind) {
    case 'mapping':
      return 'a mapping';
    case 'list':
      return node.items.length === 0 ? 'an empty list' : `a list of ${node.items.length}`;
    case 'scalar':
      break;
  }
  const { value, variables } = node;
  if (value === null) return 'nothing';
  if (value === '') return 'an empty text';
  if (isHidden(path, variables)) return 'a value that is not shown';
  return typeof value === 'string' ? `"${shortened(value)}"` : `\`${value}\``;
}

/** A name as a message shows it: one that someone chose may be as long as the file. */
export function shownName(name: string | number): string {
  const text = String(name);
  return `\`${text.length > maxShown ? `${text.slice(0, maxShown)}…` : text}\``;
}

/** Text that may be shown: what it holds of secrets is masked. */
export function maskedText(text: string): string {
  return replaceTextSecrets(text, () => '***');
}

export function isHidden(path: SettingPath, variables: readonly string[] = []): boolean {
  // The section `secrets` says where secrets are, and holds none.
  const fields = path[0] === 'secrets' ? path.slice(1) : path;
  const names = [...fields, ...variables].filter((key) => typeof key === 'string');
  return names.some((name) => isSecretName(name) || isPluralSecretName(name));
}

function shortened(text: string): string {
  const masked = maskedText(text);
  return masked.length > maxShown ? `${masked.slice(0, maxShown)}…` : masked;
}
