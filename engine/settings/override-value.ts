import type { Place, Problem } from '../../landscape/model/errors.ts';
import type { Origin, SettingNode } from './settings-tree.ts';
import { toSettingsTree } from './to-settings-tree.ts';
import { composeYaml } from './yaml-syntax.ts';

export type OverrideValue =
  | { readonly ok: true; readonly node: SettingNode }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The value of a flag or variable: a YAML scalar (`0` is a number, `"0"` a text), or a list or
 * mapping in brackets. Whatever else it looks like is text as it stands: a condition needs no
 * quotes of its own here.
 */
export function readOverrideValue(text: string, place: Place, origin: Origin): OverrideValue {
  const trimmed = text.trim();
  const { document, faults } = composeYaml(trimmed);
  const isBracketed = /^[[{]/.test(trimmed);
  const first = faults[0];
  if (isBracketed && first !== undefined) {
    const { message, nextStep } = first;
    return { ok: false, problems: [{ code: 'SETTINGS_OVERRIDE', message, place, nextStep }] };
  }
  const contents = document?.contents ?? null;
  const isOneScalar = faults.length === 0 && contents !== null && 'source' in contents;
  const isWhole =
    isOneScalar &&
    contents.range[1] === trimmed.length &&
    !('anchor' in contents && contents.anchor);
  if (document === undefined || !(isBracketed || isWhole)) {
    const value = trimmed === '' ? null : text;
    return { ok: true, node: { kind: 'scalar', place, origin, value, variables: [] } };
  }
  const read = toSettingsTree(document, { place: () => place, origin: () => origin });
  return read.root !== undefined && read.problems.length === 0
    ? { ok: true, node: read.root }
    : { ok: false, problems: read.problems };
}
