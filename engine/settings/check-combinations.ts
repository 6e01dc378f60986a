import type { Problem } from '../../landscape/model/errors.ts';
import type { Settings } from './schema.ts';
import type { SettingsDocument } from './settings-document.ts';
import type { SettingPath } from './settings-tree.ts';

/**
 * Keys outside of the graph that need each other. What steps need of each other, and of themselves,
 * the graph checks.
 */
export function checkCombinations(
  { run_mode: mode, replay_from: from, secrets }: Settings,
  document: SettingsDocument,
): readonly Problem[] {
  const problems: Problem[] = [];
  const needs = (path: SettingPath, setting: string, needed: string): void => {
    problems.push({
      code: 'SETTINGS_COMBINATION',
      message: `\`${setting}\` needs \`${needed}\``,
      place: document.locate(path, 'key'),
      nextStep: `Add \`${needed}:\`.`,
    });
  };
  if (mode !== 'live' && from === undefined)
    needs(['run_mode'], `run_mode: ${mode}`, 'replay_from');
  if (secrets.source === 'keyvault' && secrets.vault_url === undefined) {
    needs(['secrets', 'source'], 'secrets.source: keyvault', 'secrets.vault_url');
  }
  return problems;
}
