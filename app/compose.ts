import { hostname } from 'node:os';
import { resolve } from 'node:path';

import { expandedWiring } from '../engine/graph/expanded-wiring.ts';
import type { Graph } from '../engine/graph/model.ts';
import type { LoadedSettings } from '../engine/settings/load-settings.ts';
import type { Clock } from '../landscape/model/clock.ts';
import { newRunKey } from '../landscape/model/ids.ts';
import type { JsonObject } from '../landscape/model/json.ts';
import { beginRun } from '../landscape/open-run.ts';
import type { OpenRunOptions, RunWriter, SegmentBegin } from '../landscape/open-run.ts';
import { audited } from './load-pipeline.ts';
import type { LoadedPipeline } from './load-pipeline.ts';
import { codeVersion } from './version.ts';

/** Registers a run of a loaded pipeline and opens it. */
export async function registerPipelineRun(
  pipeline: LoadedPipeline,
  { clock, random, wrapStore }: RunParts,
): Promise<RunWriter> {
  const { graph, loaded, request } = pipeline;
  const startedAtMs = clock.nowMs();
  const source = graph.nodes[0];
  if (source?.kind !== 'source') throw new Error('Node 0 is not the source');
  return beginRun(pipeline.landscapePath, openOptions(pipeline, { clock, wrapStore }), {
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

function originsOf({ origins }: LoadedSettings): JsonObject {
  return Object.fromEntries([...origins].map(([path, origin]) => [path, { ...origin }]));
}
