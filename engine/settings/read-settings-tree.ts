import type { Place, Problem } from '../../landscape/model/errors.ts';
import type { Origin, SettingNode } from './settings-tree.ts';
import { toSettingsTree } from './to-settings-tree.ts';
import { composeYaml } from './yaml-syntax.ts';

/** What a settings file says, before anything from outside of it is put in. */
export interface WrittenSettings {
  /** `undefined` when there is nothing to go on with; then there are problems. */
  readonly root: SettingNode | undefined;
  readonly problems: readonly Problem[];
}

export function readSettingsTree(file: string, text: string): WrittenSettings {
  const { document, faults, lines } = composeYaml(text);
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  if (faults.length > 0) {
    const problems = faults.map(({ offset, message, nextStep }) => {
      return { code: 'SETTINGS_SYNTAX', message, place: place(offset), nextStep };
    });
    return { root: undefined, problems };
  }
  const origin = (offset: number): Origin => ({ kind: 'file', line: place(offset).line });
  const read = document ? toSettingsTree(document, { place, origin }) : undefined;
  const root = read?.root;
  const problems = read?.problems ?? [];
  if (root?.kind === 'mapping') return { root, problems };
  return { root: undefined, problems: problems.length > 0 ? problems : [noMapping(file, root)] };
}

function noMapping(file: string, root: SettingNode | undefined): Problem {
  const isEmpty = root === undefined || (root.kind === 'scalar' && root.value === null);
  return {
    code: isEmpty ? 'SETTINGS_FILE_EMPTY' : 'SETTINGS_NOT_A_MAPPING',
    message: isEmpty
      ? 'there are no settings in this file'
      : `settings are a mapping, this is a ${root.kind === 'list' ? 'list' : 'single value'}`,
    place: root?.place ?? { file, line: 1, column: 1 },
    expected: 'a mapping with at least `source` and `sinks`',
    nextStep: 'Start with `source:` and `sinks:`; docs/settings.md has an example.',
  };
}
