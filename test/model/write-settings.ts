import type { LaidStep, Route, Target } from './laid-step.ts';

/** A settings file, or a part of one, as an object. */
export type Written = Readonly<Record<string, unknown>>;

/** What of a pipeline is not its steps. */
export interface Surroundings {
  /** Where the rows of the source go. */
  readonly source: readonly Target[];
  readonly onInvalid: string | undefined;
  readonly output: string;
  /** The sink `right` takes rows with the fields of the source only, and hands on others or not. */
  readonly narrow: { readonly refusedTo: string | undefined } | undefined;
  /** How each way to the next step is written, in turn: 0 by its name, 1 `continue`, 2 not at all. */
  readonly wording: readonly number[];
}

/** Writes steps down as a user would: `continue` or nothing where rows go on in the list. */
export function writeSettings(steps: readonly LaidStep[], around: Surroundings): Written {
  const { source, onInvalid, output, wording } = around;
  const all = [...source, ...steps.flatMap(targetsOf)].map(({ name }) => name);
  let turn = 0;

  function word({ name }: Target, at: number): string | undefined {
    if (name !== (steps[at + 1]?.name ?? output)) return name;
    const how = wording[turn++ % wording.length];
    if (how === 0) return name;
    const isAlone = all.filter((other) => other === name).length === 1;
    return how === 2 && isAlone ? undefined : 'continue';
  }

  function list(to: readonly Target[], at: number): unknown {
    const words = to.map((target) => word(target, at) ?? 'continue');
    return words.length === 1 ? words[0] : words;
  }

  function success(to: readonly Target[], at: number): Written {
    const only = to.length === 1 ? word(to[0]!, at) : list(to, at);
    return only === undefined ? {} : { on_success: only };
  }

  function route({ to, isCopy }: Route, at: number): unknown {
    if (to === 'fork') return 'fork';
    const [copy, on] = to;
    const isNext = on?.name === (steps[at + 1]?.name ?? output);
    return isCopy && isNext ? { to: copy?.name, mode: 'copy' } : list(to, at);
  }

  const transforms = steps.map(({ name, settings, onSuccess, routes, branches }, at) => ({
    name,
    ...settings,
    ...(onSuccess && success(onSuccess, at)),
    ...(routes && { routes: mapValues(routes, (each) => route(each, at)) }),
    ...(branches && { fork_to: mapValues(branches, (target) => target.name) }),
  }));
  const rejected = onInvalid === undefined ? {} : { on_validation_failure: onInvalid };
  const errorRoutes = steps.map(({ settings }) => settings['on_error']);
  const used = new Set([...all, ...errorRoutes, onInvalid]);
  return {
    source: { plugin: 'given', ...success(source, -1), ...rejected },
    transforms,
    sinks: writeSinks(used, around),
    ...(used.has(output) ? { output_sink: output } : {}),
  };
}

function writeSinks(used: ReadonlySet<unknown>, { narrow }: Surroundings): Written {
  const hasBoth = used.has('both');
  const file = (name: string) => ({ plugin: 'json', options: { path: `out/${name}.jsonl` } });
  const isUsed = (name: string) => used.has(name) || (hasBoth && /^(left|right)$/.test(name));
  const files = ['out', 'left', 'right', 'bad'].filter(isUsed);
  const sinks: Record<string, unknown> = Object.fromEntries(
    files.map((name) => [name, file(name)]),
  );
  if (hasBoth) sinks['both'] = { plugin: 'multi_sink', options: { sinks: ['left', 'right'] } };
  if (narrow === undefined || !isUsed('right')) return sinks;
  const { refusedTo } = narrow;
  const fields = ['id', 'n', 's', 't', 'g'].map((name) => `${name}: any?`);
  const options = { path: 'out/right.jsonl', schema: { mode: 'fixed', fields } };
  const handsOn = refusedTo === undefined ? {} : { on_write_failure: refusedTo };
  sinks['right'] = { plugin: 'json', options, ...handsOn };
  if (refusedTo === 'refused') sinks['refused'] = file('refused');
  return sinks;
}

/** Every place to which a step sends rows. */
export function targetsOf({ onSuccess = [], routes, branches }: LaidStep): readonly Target[] {
  const routed = [...(routes?.values() ?? [])].flatMap(({ to }) => (to === 'fork' ? [] : to));
  return [...onSuccess, ...routed, ...(branches?.values() ?? [])];
}

function mapValues<V>(map: ReadonlyMap<string, V>, change: (value: V) => unknown): Written {
  return Object.fromEntries([...map].map(([key, value]) => [key, change(value)]));
}
