import type { Problem } from '../../landscape/model/errors.ts';
import { changedLeaves } from './changed-leaves.ts';
import type { Settings } from './schema.ts';
import { settingsSchema } from './schema.ts';
import { settingName } from './setting-name.ts';
import type { SettingsDocument } from './settings-document.ts';
import type { SettingPath } from './settings-tree.ts';

/**
 * What the settings ask for and this version does not do: a run refuses it, `validate` shows it. A
 * setting that has its default asks for nothing. Together with the graph and the run, this reads
 * every leaf of the schema.
 */
export function listUnavailable(
  settings: Settings,
  document?: SettingsDocument,
): readonly Problem[] {
  const gaps = [
    ...landscapeGaps(settings.landscape),
    ...runModeGaps(settings),
    ...changes(settings.concurrency, defaults.concurrency, ['concurrency'], rowByRow),
    ...changes(settings.rate_limit, defaults.rate_limit, ['rate_limit'], 'calls nothing outside'),
    ...changes(settings.telemetry, defaults.telemetry, ['telemetry'], 'sends no events'),
    ...changes(settings.secrets, defaults.secrets, ['secrets'], 'takes secrets from `${VARIABLE}`'),
  ];
  return gaps.map((gap) => toProblem(gap, document));
}

/** A wish that this version does not fulfil. */
interface Gap {
  readonly path: SettingPath;
  /** What of the setting at `path` is meant; the setting itself when absent. */
  readonly part?: string;
  /** What this version does, as the end of a sentence. */
  readonly does: string;
  readonly nextStep: string;
}

function toProblem({ path, part, does, nextStep }: Gap, document?: SettingsDocument): Problem {
  const name = settingName(path, document?.root);
  const subject = part === undefined ? name : `${part} ${name}`;
  return {
    code: 'NOT_AVAILABLE_YET',
    message: `${subject} is not available yet: this version ${does}`,
    place: document?.locate(path, 'key'),
    nextStep,
  };
}

const defaults = {
  concurrency: settingsSchema.shape.concurrency.parse(undefined),
  rate_limit: settingsSchema.shape.rate_limit.parse(undefined),
  telemetry: settingsSchema.shape.telemetry.parse(undefined),
  secrets: settingsSchema.shape.secrets.parse(undefined),
  landscape: settingsSchema.shape.landscape.parse(undefined),
};

const rowByRow = 'takes one row at a time';
function changes(value: unknown, from: unknown, at: SettingPath, does: string): readonly Gap[] {
  return changedLeaves(value, from, at).map(({ path, before }) => ({
    path,
    part:
      before === undefined ? 'a value for' : `a value other than \`${JSON.stringify(before)}\` for`,
    does,
    nextStep: 'Leave the setting out.',
  }));
}

function landscapeGaps(landscape: Settings['landscape']): readonly Gap[] {
  const { url, export: exported, retention, redaction } = landscape;
  const gaps: Gap[] = [];
  const at: SettingPath = ['landscape'];
  if (url !== undefined && /^postgres(ql)?:/i.test(url)) {
    const nextStep = 'Write `sqlite:///` and a path.';
    gaps.push({ path: [...at, 'url'], part: 'PostgreSQL in', does: 'writes SQLite', nextStep });
  }
  const { enabled, format, sign } = exported;
  const nextStep = 'Write `enabled: false`, `sign: false`, or leave `export` out.';
  const does = 'exports nothing';
  const path = [...at, 'export'];
  if (enabled)
    gaps.push({ path: [...path, 'enabled'], part: `an export as ${format} by`, does, nextStep });
  if (sign) gaps.push({ path: [...path, 'sign'], does, nextStep });
  const { landscape: usual } = defaults;
  return [
    ...gaps,
    ...changes(retention, usual.retention, [...at, 'retention'], 'deletes no payloads'),
    ...changes(redaction, usual.redaction, [...at, 'redaction'], 'masks secrets only'),
  ];
}

function runModeGaps({ run_mode: mode, replay_from: from }: Settings): readonly Gap[] {
  const does = 'runs live only';
  const nextStep = 'Leave it out.';
  return [
    ...(mode === 'live' ? [] : [{ path: ['run_mode'], part: `\`${mode}\` as`, does, nextStep }]),
    ...(from === undefined ? [] : [{ path: ['replay_from'], does, nextStep }]),
  ];
}
