import type { Problem } from '../../landscape/model/errors.ts';
import { unreachable } from '../../landscape/model/unreachable.ts';
import { changedLeaves } from './changed-leaves.ts';
import type { GateStep, Settings, StepSettings } from './schema.ts';
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
    ...severalDestinations(settings.source.on_success, ['source', 'on_success']),
    ...settings.transforms.flatMap((step, index) => stepGaps(step, ['transforms', index])),
    ...landscapeGaps(settings.landscape),
    ...runModeGaps(settings),
    ...changes(settings.retry, defaults.retry, ['retry'], triesOnce),
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
  retry: settingsSchema.shape.retry.parse(undefined),
  concurrency: settingsSchema.shape.concurrency.parse(undefined),
  rate_limit: settingsSchema.shape.rate_limit.parse(undefined),
  telemetry: settingsSchema.shape.telemetry.parse(undefined),
  secrets: settingsSchema.shape.secrets.parse(undefined),
  landscape: settingsSchema.shape.landscape.parse(undefined),
};

const triesOnce = 'tries once';
const rowByRow = 'takes one row at a time';
const oneDestination = {
  does: 'sends a row to one destination',
  nextStep: 'Name one destination.',
};

function changes(value: unknown, from: unknown, at: SettingPath, does: string): readonly Gap[] {
  return changedLeaves(value, from, at).map(({ path, before }) => ({
    path,
    part:
      before === undefined ? 'a value for' : `a value other than \`${JSON.stringify(before)}\` for`,
    does,
    nextStep: 'Leave the setting out.',
  }));
}

function severalDestinations(value: string | readonly string[], path: SettingPath): readonly Gap[] {
  const isList = typeof value !== 'string' && value.length > 1;
  return isList ? [{ path, part: 'a list of destinations in', ...oneDestination }] : [];
}

function stepGaps(step: StepSettings, path: SettingPath): readonly Gap[] {
  const nextStep = 'Leave the step out.';
  switch (step.type) {
    case 'gate':
      return gateGaps(step, path);
    case 'aggregation':
      return [{ path, part: 'the aggregation of', does: rowByRow, nextStep }];
    case 'coalesce':
      return [{ path, part: 'the coalesce of', does: 'merges no rows', nextStep }];
    case 'transform':
      return [
        ...severalDestinations(step.on_success, [...path, 'on_success']),
        ...changes(step.retry ?? {}, {}, [...path, 'retry'], triesOnce),
      ];
    default:
      return unreachable(step);
  }
}

function gateGaps(gate: GateStep, path: SettingPath): readonly Gap[] {
  const gaps: Gap[] = [];
  for (const [label, route] of Object.entries(gate.routes ?? {})) {
    const at = [...path, 'routes', label];
    if (typeof route === 'string' || Array.isArray(route)) {
      gaps.push(...severalDestinations(route, at));
    } else if ('mode' in route && route.mode === 'copy') {
      gaps.push({ path: at, part: '`mode: copy` in', ...oneDestination });
    }
  }
  if (gate.fork_to !== undefined) gaps.push({ path: [...path, 'fork_to'], ...oneDestination });
  return gaps;
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
