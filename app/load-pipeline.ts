import { basename, dirname, extname, relative, resolve } from 'node:path';

import { buildGraph, checkGraph } from '../engine/graph/build-graph.ts';
import type { Graph } from '../engine/graph/model.ts';
import type { GraphProblem, SettingsPath } from '../engine/graph/problem.ts';
import { auditCopy, fingerprintKeyVariable } from '../engine/settings/fingerprint-secrets.ts';
import { loadSettings } from '../engine/settings/load-settings.ts';
import type { LoadedSettings, RefusedSettings } from '../engine/settings/load-settings.ts';
import { maskProblem } from '../engine/settings/mask-secrets.ts';
import { listUnavailable } from '../engine/settings/not-available.ts';
import { inFileOrder } from '../engine/settings/problem-order.ts';
import type { Settings } from '../engine/settings/schema.ts';
import type { SettingsDocument } from '../engine/settings/settings-document.ts';
import { ConfigError } from '../landscape/model/errors.ts';
import type { Problem } from '../landscape/model/errors.ts';
import type { JsonObject } from '../landscape/model/json.ts';
import { compileExpression } from '../plugins/cel/compile-expression.ts';
import type { PluginPlace, PluginRegistry } from '../plugins/contract.ts';
import { pluginRegistry } from '../plugins/registry.ts';
import type { ResumeRequest } from './resume/take-up-run.ts';
import { locateLandscape } from './locate-landscape.ts';

/** What a command line says about the pipeline to load. Plain data: it crosses into the worker. */
export interface PipelineRequest {
  /** Path of the settings file as it was given. */
  readonly settingsFile: string;
  readonly sets: readonly string[];
  /** `--database`. */
  readonly database: string | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Present: a run goes on, and may have published outputs already. */
  readonly resume?: ResumeRequest | undefined;
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
  if (!loaded.ok) throw refusal(request, loaded, registry);
  return assemblePipeline(request, loaded, registry);
}

/** What is wrong with the settings, and with the names and the wiring where they can be judged. */
function refusal(
  request: PipelineRequest,
  { problems, secretValues, sound }: RefusedSettings,
  registry: PluginRegistry,
): ConfigError {
  if (sound === undefined) return configError(problems, secretValues);
  const { settings, document, hasPlugin } = sound;
  const input = graphInput(request, settings, document, registry);
  const found = checkGraph(input, hasPlugin).map((problem) => toProblem(problem, document));
  return configError([...problems, ...found], secretValues);
}

/** All problems in the order of the file, without the secrets that they may quote. */
function configError(problems: readonly Problem[], secretValues: readonly string[]): ConfigError {
  return new ConfigError(inFileOrder(problems).map((found) => maskProblem(found, secretValues)));
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
  const { env } = request;
  const { settings, document, secretValues } = loaded;
  const input = graphInput(request, settings, document, registry);
  const built = buildGraph({ ...input, auditCopy: (options) => audited(loaded, env, options) });
  const shown = (problem: Problem) => maskProblem(problem, secretValues);
  if (!built.ok) {
    const problems = built.problems.map((problem) => toProblem(problem, document));
    throw configError(problems, secretValues);
  }
  const { file, place } = input;
  const landscapePath = landscapeOf(request, settings, file);
  return {
    request,
    name: basename(dirname(file)) + '/' + basename(file),
    loaded,
    graph: built.graph,
    place,
    landscapePath,
    payloadsPath: payloadsPath(landscapePath, settings.landscape.payloads_path, place),
    warnings: built.warnings.map((warning) => shown(toProblem(warning, document))),
    unavailable: listUnavailable(settings, document).map(shown),
  };
}

/** What the graph is built from, but for the copies of it that are kept. */
function graphInput(
  request: PipelineRequest,
  settings: Settings,
  document: SettingsDocument,
  registry: PluginRegistry,
) {
  const file = resolve(request.cwd, request.settingsFile);
  const landscape = landscapeOf(request, settings, file);
  return {
    file,
    settings,
    registry,
    compileExpression,
    place: {
      resolvePath: (path: string) => resolve(dirname(file), path),
      isResuming: request.resume !== undefined,
    },
    isExplicit: (path: SettingsPath) => document.origin(path).kind !== 'default',
    takenFiles: new Map([
      [file, 'these settings'],
      ...[landscape, `${landscape}-wal`, `${landscape}-shm`].map(
        (path) => [path, 'the landscape, the audit trail itself'] as const,
      ),
    ]),
  };
}

function landscapeOf(
  { database, cwd, env }: PipelineRequest,
  { landscape }: Settings,
  file: string,
): string {
  return locateLandscape({
    database,
    settings: { url: landscape.url, folder: dirname(file) },
    env,
    cwd,
  });
}

function toProblem(found: GraphProblem, document: SettingsDocument): Problem {
  return { ...found, place: document.locate(found.path, found.at ?? 'value') };
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

/** A copy of something of the settings as it may be kept: see `auditCopy`. */
export function audited(
  loaded: LoadedSettings,
  env: PipelineRequest['env'],
  value: JsonObject | Readonly<Record<string, unknown>>,
): JsonObject {
  return auditCopy(value, env[fingerprintKeyVariable], loaded.secretValues);
}
