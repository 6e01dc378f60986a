import { placeText } from '../../landscape/model/errors.ts';
import type { Place, Problem } from '../../landscape/model/errors.ts';
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
import type { ReadFile } from './read-settings-file.ts';
import { readSettingsTree } from './read-settings-tree.ts';
import type { Settings } from './schema.ts';
import { createSettingsDocument } from './settings-document.ts';
import type { SettingsDocument } from './settings-document.ts';
import type { Origin } from './settings-tree.ts';

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
  if (checked.settings === undefined || problems.length > 0) return refused(problems);

  const settings = withParsedOptions(checked.settings, options.parsed);
  const { secretValues } = expanded;
  const key = env[fingerprintKeyVariable];
  const late = [
    ...checkCombinations(settings, document),
    ...listUnprotectedSecrets({ value: settings, key, secretValues, document }),
  ];
  if (late.length > 0) return refused(late);
  return { ok: true, settings, document, origins: listOrigins(settings, document), secretValues };
}

/** More than anyone reads; a file that is no settings file at all can have one a line. */
const maxProblems = 100;

function refused(problems: readonly Problem[]): RefusedSettings {
  const sorted = problems.toSorted((a, b) => byPlace(a.place, b.place));
  if (sorted.length <= maxProblems) return { ok: false, problems: sorted };
  const rest: Problem = {
    code: 'SETTINGS_MORE_PROBLEMS',
    message: `${sorted.length - maxProblems} more problems are not shown`,
    nextStep: 'Correct the first ones and check again.',
  };
  return { ok: false, problems: [...sorted.slice(0, maxProblems), rest] };
}

function byPlace(a: Place | undefined, b: Place | undefined): number {
  const [lineOfA, lineOfB] = [lineInFile(a), lineInFile(b)];
  return lineOfA === lineOfB ? (a?.column ?? 0) - (b?.column ?? 0) : lineOfA - lineOfB;
}

/** What has no line in the file comes last. */
function lineInFile(place: Place | undefined): number {
  return place === undefined || place.line === 0 ? Number.MAX_SAFE_INTEGER : place.line;
}
