import { placeText } from '../../landscape/model/errors.ts';
import type { Problem } from '../../landscape/model/errors.ts';
import type { PluginRegistry } from '../../plugins/contract.ts';
import { checkCombinations } from './check-combinations.ts';
import { checkShape } from './check-shape.ts';
import { expandVariables } from './expand-variables.ts';
import type { Environment } from './expand-variables.ts';
import { fingerprintKeyVariable, listUnprotectedSecrets } from './fingerprint-secrets.ts';
import { listOrigins } from './origins.ts';
import { applyOverrides } from './overrides.ts';
import { checkPluginOptions, optionHint, withParsedOptions } from './plugin-options.ts';
import { readSettingsFile } from './read-settings-file.ts';
import { inFileOrder } from './problem-order.ts';
import type { ReadFile } from './read-settings-file.ts';
import { readSettingsTree } from './read-settings-tree.ts';
import type { Settings } from './schema.ts';
import { pathText } from './setting-name.ts';
import { createSettingsDocument } from './settings-document.ts';
import type { SettingsDocument } from './settings-document.ts';
import type { Origin, SettingPath } from './settings-tree.ts';

export interface LoadRequest {
  /** Path of the settings file; messages show it as it is. */
  readonly file: string;
  /** The texts after `--set`, in their order: `retry.max_attempts=5`. */
  readonly sets: readonly string[];
  readonly env: Environment;
  readonly registry: PluginRegistry;
  readonly readFile?: ReadFile;
}

export interface LoadedSettings {
  readonly ok: true;
  /** Every default filled in, those of the plugins' options too. */
  readonly settings: Settings;
  readonly document: SettingsDocument;
  /** Path of each leaf, as `pathText` writes it → which level of precedence gave it. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Values that are secret wherever they stand, from variables such as `${OPENAI_API_KEY}`. */
  readonly secretValues: readonly string[];
}

export interface RefusedSettings {
  readonly ok: false;
  /** At least one; in the order of the file, then those of variables and flags. */
  readonly problems: readonly Problem[];
  readonly secretValues: readonly string[];
  /** What is right all the same: there when names and wiring can be judged, so that all is said at once. */
  readonly sound?: SoundSettings;
}

/** Settings of which plugins refuse their options, or that lack what others need. */
export interface SoundSettings {
  readonly settings: Settings;
  readonly document: SettingsDocument;
  /** Can the source, step or sink at this path have its plugin? */
  readonly hasPlugin: (at: SettingPath) => boolean;
}

/**
 * Settings as a run uses them: `--set` before `ELSPETH__…` variables before the file before defaults.
 * Reads the file and nothing else; says all that is wrong at once.
 */
export function loadSettings(request: LoadRequest): LoadedSettings | RefusedSettings {
  const { file, sets, env, registry } = request;
  const read = readSettingsFile(file, request.readFile);
  if (!read.ok) return refused([read.problem]);
  const written = readSettingsTree(file, read.text);
  if (written.root === undefined) return refused(written.problems);

  const overridden = applyOverrides(written.root, { sets, env });
  const expanded = expandVariables(overridden.root, env);
  const document = createSettingsDocument(file, expanded.root);
  const options = checkPluginOptions(document, registry);
  const checked = checkShape(document, optionHint(document, registry));
  const unreadable = [...written.problems, ...expanded.problems];
  const spoiled = new Set(unreadable.map(({ place }) => place && placeText(place)));
  const problems = [
    ...unreadable,
    ...overridden.problems,
    // Of a value that could not be read, its type says nothing.
    ...[...checked.problems, ...options.problems].filter(
      ({ place }) => place === undefined || !spoiled.has(placeText(place)),
    ),
  ];
  const { secretValues } = expanded;
  if (checked.settings === undefined) return refused(problems, { secretValues });

  const settings = withParsedOptions(checked.settings, options.parsed);
  const parsed = new Set(options.parsed.map(({ at }) => pathText(at)));
  const sound = { settings, document, hasPlugin: (at: SettingPath) => parsed.has(pathText(at)) };
  const isSound = problems.length === options.problems.length;
  const more = isSound ? { secretValues, sound } : { secretValues };
  const key = env[fingerprintKeyVariable];
  problems.push(...checkCombinations(settings, document));
  if (problems.length === 0) {
    problems.push(...listUnprotectedSecrets({ value: settings, key, secretValues, document }));
  }
  if (problems.length > 0) return refused(problems, more);
  return { ok: true, settings, document, origins: listOrigins(settings, document), secretValues };
}

function refused(
  problems: readonly Problem[],
  more: Pick<RefusedSettings, 'secretValues' | 'sound'> = { secretValues: [] },
): RefusedSettings {
  return { ok: false, problems: inFileOrder(problems), ...more };
}
