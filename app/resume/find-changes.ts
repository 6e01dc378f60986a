import { expandedWiring } from '../../engine/graph/expanded-wiring.ts';
import type { Graph } from '../../engine/graph/model.ts';
import { canonicalJson, canonicalVersion } from '../../landscape/canonical-json.ts';
import { toHex } from '../../landscape/hash.ts';
import type { Problem } from '../../landscape/model/errors.ts';
import type { JsonObject } from '../../landscape/model/json.ts';
import type { RunSegment } from '../../landscape/model/run.ts';
import type { StoredNode } from '../../landscape/readers/to-node.ts';
import { diffSettings } from '../format/settings-diff.ts';
import { audited } from '../load-pipeline.ts';
import type { LoadedPipeline } from '../load-pipeline.ts';
import { codeVersion } from '../version.ts';
import type { RecordedRun } from './recorded-run.ts';

const asItWas = 'Put it back as it was and resume, or start a new run.';

/** Why a run must not go on with a pipeline: what is not what it was started with, each by its name. */
export function findChanges(
  recorded: RecordedRun,
  pipeline: LoadedPipeline,
  acceptCodeChange: boolean,
): readonly Problem[] {
  const settings = changedSettings(recorded, pipeline);
  // A changed setting changes the graph too, and says more about it.
  const graph = settings.length > 0 ? [] : changedGraph(recorded, pipeline.graph);
  const code = acceptCodeChange ? [] : changedCode(recorded, pipeline.graph);
  return [...complete(recorded), ...changedHashing(recorded), ...settings, ...graph, ...code];
}

function complete({ standing }: RecordedRun): readonly Problem[] {
  const { runKey, status } = standing.run;
  if (status !== 'completed') return [];
  return [
    { code: 'RUN_COMPLETE', message: `run ${runKey} is complete: there is nothing to go on with` },
  ];
}

/** What the landscape is, and how it is kept, decides nothing about rows. */
const landscapeSettings = 'landscape.';

function changedSettings(recorded: RecordedRun, pipeline: LoadedPipeline): readonly Problem[] {
  const { loaded, request } = pipeline;
  const now = audited(loaded, request.env, loaded.settings);
  return diffSettings(recorded.settings, now)
    .filter(({ name }) => !name.startsWith(landscapeSettings))
    .map(({ name, a, b }) => ({
      code: 'RESUME_SETTINGS_CHANGED',
      message: `the setting \`${name}\` is not what the run was started with`,
      found: b ?? 'nothing',
      expected: a ?? 'nothing',
      nextStep: asItWas,
    }));
}

function changedGraph({ standing }: RecordedRun, graph: Graph): readonly Problem[] {
  const { run, nodes } = standing;
  if (toHex(run.topologyHash) === graph.topologyHash) return [];
  const changed = nodes.flatMap((node) => changedNode(node, graph));
  if (changed.length > 0) return changed;
  return [
    {
      code: 'RESUME_TOPOLOGY_CHANGED',
      message: 'the same settings are wired in another way than when the run was started',
      found: canonicalJson(expandedWiring(graph)),
      nextStep: asItWas,
    },
  ];
}

function changedNode(recorded: StoredNode, graph: Graph): readonly Problem[] {
  const now = graph.nodes[recorded.nodeIndex]?.record;
  const what = (node: StoredNode | NonNullable<typeof now>) =>
    `${node.kind} \`${node.name}\` (${node.plugin})`;
  if (now === undefined || what(now) !== what(recorded)) {
    return [
      {
        code: 'RESUME_TOPOLOGY_CHANGED',
        message: `node ${recorded.nodeIndex} is another one than when the run was started`,
        found: now === undefined ? 'nothing' : what(now),
        expected: what(recorded),
        nextStep: asItWas,
      },
    ];
  }
  // Its settings are what they were: what differs is what it reads beside the rows.
  return diffSettings(recorded.config, now.config).map(({ name, a, b }) => ({
    code: 'RESUME_NODE_CHANGED',
    message: `what \`${recorded.name}\` works with has changed since the run was started: \`${name}\``,
    found: b ?? 'nothing',
    expected: a ?? 'nothing',
    nextStep: asItWas,
  }));
}

function changedHashing({ standing }: RecordedRun): readonly Problem[] {
  const { run } = standing;
  if (run.canonicalVersion === canonicalVersion) return [];
  return [
    {
      code: 'RESUME_HASHES_CHANGED',
      message: 'this elspeth hashes values in another way than the run was begun with',
      found: canonicalVersion,
      expected: run.canonicalVersion,
      nextStep: 'Resume it with the elspeth that began it, or start a new run.',
    },
  ];
}

function changedCode({ standing }: RecordedRun, graph: Graph): readonly Problem[] {
  const last = standing.run.segments.at(-1);
  if (last === undefined) return [];
  const nextStep = `\`elspeth resume ${standing.run.runKey} --accept-code-change\` goes on with the code of now, and records from where on.`;
  const changes = [
    { what: 'elspeth', before: last.codeVersion, now: codeVersion() },
    ...changedPlugins(last, graph),
  ];
  return changes
    .filter(({ before, now }) => before !== now)
    .map(({ what, before, now }) => ({
      code: 'RESUME_CODE_CHANGED',
      message: `${what} has another version than the one that the run was executed with`,
      found: now,
      expected: before,
      nextStep,
    }));
}

function changedPlugins({ pluginVersions }: RunSegment, graph: Graph) {
  const now = new Map(graph.nodes.map(({ record }) => [record.plugin, record.pluginVersion]));
  return [...now].map(([plugin, version]) => ({
    what: `the plugin \`${plugin}\``,
    before: versionIn(pluginVersions, plugin),
    now: version,
  }));
}

function versionIn(versions: JsonObject, plugin: string): string {
  const version = versions[plugin];
  return typeof version === 'string' ? version : 'none';
}
