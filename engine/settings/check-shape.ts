import type { Problem } from '../../landscape/model/errors.ts';
import { describeIssues, unknownKey, withoutDefaultMessages } from './describe-issues.ts';
import type { Judged } from './describe-issues.ts';
import { findLostKeys } from './lost-keys.ts';
import { settingsSchema } from './schema.ts';
import type { Settings } from './schema.ts';
import type { SettingsDocument } from './settings-document.ts';
import { rootShape } from './settings-shape.ts';
import { toPlain } from './settings-tree.ts';

/** Holds what was written against the schema; what plugins say of their options is not part of it. */
export function checkShape(
  document: SettingsDocument,
  hintForKey: Judged['hintForKey'],
): { readonly settings: Settings | undefined; readonly problems: readonly Problem[] } {
  const value = toPlain(document.root);
  const result = settingsSchema.safeParse(value, withoutDefaultMessages);
  const judged = (): Judged => ({
    document,
    at: [],
    value,
    shape: rootShape(settingsSchema),
    help: 'docs/settings.md explains the keys.',
    ...(hintForKey && { hintForKey }),
  });
  if (!result.success) {
    return { settings: undefined, problems: describeIssues(result.error.issues, judged()) };
  }
  const lost = findLostKeys(value, result.data).filter(
    ({ mapping }) => mapping.at(-1) !== 'options', // the plugin's to judge, on what was written
  );
  return {
    settings: result.data,
    problems: lost.map(({ mapping, key }) => unknownKey(key, mapping, judged())),
  };
}
