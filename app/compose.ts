import { hostname } from 'node:os';
import { basename, dirname, extname, relative, resolve } from 'node:path';

import { buildGraph } from '../engine/graph/build-graph.ts';
import { expandedWiring } from '../engine/graph/expanded-wiring.ts';
import type { Graph } from '../engine/graph/model.ts';
import type { GraphProblem } from '../engine/graph/problem.ts';
import { auditCopy, fingerprintKeyVariable } from '../engine/settings/fingerprint-secrets.ts';
import { loadSettings } from '../engine/settings/load-settings.ts';
import type { LoadedSettings } from '../engine/settings/load-settings.ts';
import { listUnavailable } from '../engine/settings/not-available.ts';
import type { Clock } from '../landscape/model/clock.ts';
import { ConfigError } from '../landscape/model/errors.ts';
import type { Problem } from '../landscape/model/errors.ts';
import { newRunKey } from '../landscape/model/ids.ts';
import type { JsonObject } from '../landscape/model/json.ts';
import { beginRun } from '../landscape/open-run.ts';
import type { OpenRunOptions, RunWriter, SegmentBegin } from '../landscape/open-run.ts';
import { compileExpression } from '../plugins/cel/compile-expression.ts';
import type { PluginPlace, PluginRegistry } from '../plugins/contract.ts';
import { pluginRegistry } from '../plugins/registry.ts';
import { locateLandscape } from './locate-landscape.ts';
import { codeVersion } from './version.ts';

/** What a command line says about the pipeline to load. Plain data: it crosses into the worker. */
export interface PipelineRequest {
  /** Path of the settings file as it was given. */
  readonly settingsFile: string;
  readonly sets: readonly string[];
  /** `--database`. */
  readonly database: string | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A pipeline whose settings and graph were found right. */
export interface LoadedPipeline {
  readonly request: PipelineRequest;
  readonly name: string;
  readonly loaded: LoadedSettings;
  readonly graph: Graph;
  readonly place: PluginPlace;
  readonly landscapePath: string;
  /** Folder of the payload packs, relative to the folder of the landscape. */
  readonly payloadsPath: string;
  /** Shown and stops nothing. */
  readonly warnings: readonly Problem[];
  /** What the settings ask for and this version cannot run; `validate` notes it, `run` refuses. */
  readonly unavailable: readonly Problem[];
}

/**
 * Loads settings and builds the graph.
 *
 * @throws ConfigError with every problem found, each with its place in the settings.
 */
export function loadPipeline(
  request: PipelineRequest,
  registry: PluginRegistry = pluginRegistry,
): LoadedPipeline {
  const { settingsFile, sets, env, cwd } = request;
  const file = resolve(cwd, settingsFile);
  const shownFile = file === resolve(settingsFile) ? settingsFile : file;
  const loaded = loadSettings({ file: shownFile, sets, env, registry });
  if (!loaded.ok) throw new ConfigError(loaded.problems);
  return assemblePipeline(request, loaded, registry);
}

/**
 * Builds what the settings describe. Everything that they can say is read here, to be done or to be
 * refused as not available yet.
 *
 * @throws ConfigError with every problem of the graph.
 */
export function assemblePipeline(
  request: PipelineRequest,
  loaded: LoadedSettings,
  registry: PluginRegistry,
): LoadedPipeline {
  const { settingsFile, env, cwd } = request;
  const file = resolve(cwd, settingsFile);
  const { settings, document } = loaded;
  const folder = dirname(file);
  const place: PluginPlace = { resolvePath: (path) => resolve(folder, path) };
  const toProblem = (found: GraphProblem): Problem => ({
    ...found,
    place: document.locate(found.path, found.at ?? 'value'),
  });
  const built = buildGraph({
    settings,
    registry,
    compileExpression,
    place,
    auditCopy: (options) => audited(loaded, env, options),
    isExplicit: (path) => document.origin(path).kind !== 'default',
  });
  if (!built.ok) throw new ConfigError(built.problems.map(toProblem));
  const landscapePath = locateLandscape({
    database: request.database,
    settings: { url: settings.landscape.url, folder },
    env,
    cwd,
  });
  return {
    request,
    name: basename(dirname(file)) + '/' + basename(file),
    loaded,
    graph: built.graph,
    place,
    landscapePath,
    payloadsPath: payloadsPath(landscapePath, settings.landscape.payloads_path, place),
    warnings: built.warnings.map(toProblem),
    unavailable: listUnavailable(settings, document),
  };
}

/** Registers a run of a loaded pipeline and opens it. */
export async function registerPipelineRun(
  pipeline: LoadedPipeline,
  { clock, random, wrapStore }: RunParts,
): Promise<RunWriter> {
  const { graph, loaded, request } = pipeline;
  const startedAtMs = clock.nowMs();
  const source = graph.nodes[0];
  if (source?.kind !== 'source') throw new Error('Node 0 is not the source');
  return beginRun(openOptions(pipeline, { clock, wrapStore }), {
    runKey: newRunKey(random),
    pipeline: pipeline.name,
    settingsFile: resolve(request.cwd, request.settingsFile),
    startedAtMs,
    settings: audited(loaded, request.env, loaded.settings),
    origins: originsOf(loaded),
    wiring: expandedWiring(graph),
    topologyHash: graph.topologyHash,
    sourceFields: source.record.outputFields,
    sourceFieldResolution: source.description.originalNames,
    payloadsPath: pipeline.payloadsPath,
    nodes: graph.nodes.map(({ record }) => record),
    edges: graph.edges,
  });
}

/** Replaces the secrets of the settings in a text; absent when they hold none. */
export function secretHider({
  loaded,
  request,
}: LoadedPipeline): ((text: string) => string) | undefined {
  if (loaded.secretValues.length === 0) return undefined;
  return (text) => {
    const hidden = audited(loaded, request.env, { text })['text'];
    if (typeof hidden !== 'string') throw new Error('The copy of a text is a text');
    return hidden;
  };
}

/** What a run needs from outside; tests hand in their own. */
export interface RunParts {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly wrapStore?: OpenRunOptions['wrapStore'];
}

export function openOptions(
  pipeline: LoadedPipeline,
  { clock, wrapStore }: Pick<RunParts, 'clock' | 'wrapStore'>,
): OpenRunOptions {
  const options = {
    path: pipeline.landscapePath,
    clock,
    segment: segmentOf(pipeline.graph, clock),
  };
  return wrapStore === undefined ? options : { ...options, wrapStore };
}

function segmentOf(graph: Graph, clock: Clock): SegmentBegin {
  const plugins = graph.nodes.map(({ record }) => [record.plugin, record.pluginVersion] as const);
  return {
    startedAtMs: clock.nowMs(),
    codeVersion: codeVersion(),
    nodeVersion: process.versions.node,
    pluginVersions: Object.fromEntries(plugins),
    pid: process.pid,
    host: hostname(),
  };
}

/** Payloads lie beside the database, in a folder of its name, unless the settings move them. */
function payloadsPath(
  landscapePath: string,
  moved: string | undefined,
  place: PluginPlace,
): string {
  const beside = dirname(landscapePath);
  if (moved !== undefined) return relative(beside, place.resolvePath(moved)) || '.';
  return `${basename(landscapePath, extname(landscapePath))}.payloads`;
}

function originsOf({ origins }: LoadedSettings): JsonObject {
  return Object.fromEntries([...origins].map(([path, origin]) => [path, { ...origin }]));
}

function audited(
  loaded: LoadedSettings,
  env: PipelineRequest['env'],
  value: JsonObject | Readonly<Record<string, unknown>>,
): JsonObject {
  return auditCopy(value, env[fingerprintKeyVariable], loaded.secretValues);
}
