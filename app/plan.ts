import { graphAsText } from '../engine/graph/describe-graph.ts';
import { expandedWiring } from '../engine/graph/expanded-wiring.ts';
import { maskSecrets } from '../engine/settings/mask-secrets.ts';
import type { LoadedPipeline } from './load-pipeline.ts';
import { plural } from './format/numbers.ts';
import { problemsText } from './format/problem-text.ts';

/** What `run` would do, for people: the pipeline as it is understood, and how to execute it. */
export function planText(pipeline: LoadedPipeline): string {
  const { request, landscapePath, unavailable } = pipeline;
  const lines = [...checkedText(pipeline), '', `Landscape: ${landscapePath}`, ''];
  if (unavailable.length > 0) lines.push('It cannot run with this version of elspeth.');
  else lines.push('Nothing ran. To run it:', `  elspeth run -s ${request.settingsFile} --execute`);
  return lines.join('\n');
}

/** That a pipeline is valid, with its graph and what else there is to know. */
export function checkedText(pipeline: LoadedPipeline): string[] {
  const { graph, request, loaded, warnings, unavailable } = pipeline;
  const steps = graph.nodes.filter(({ kind }) => kind !== 'source' && kind !== 'sink').length;
  const sinks = graph.nodes.filter(({ kind }) => kind === 'sink').length;
  const lines = [
    `${request.settingsFile} is valid: ${plural(steps, 'step')}, ${plural(sinks, 'sink')}, ${plural(graph.edges.length, 'edge')}`,
    '',
    graphAsText(graph, (condition) => maskSecrets(condition, loaded.secretValues)),
  ];
  if (warnings.length > 0) lines.push('', 'Warnings', problemsText(warnings));
  if (unavailable.length > 0) lines.push('', 'Not available yet', problemsText(unavailable));
  return lines;
}

/** The same for programs. */
export function planDocument(pipeline: LoadedPipeline): object {
  const { graph, request, landscapePath, warnings, unavailable } = pipeline;
  return {
    schema: 'elspeth.plan',
    schemaVersion: 1,
    settings: request.settingsFile,
    landscape: landscapePath,
    topologyHash: graph.topologyHash,
    wiring: expandedWiring(graph),
    runnable: unavailable.length === 0,
    warnings,
    unavailable,
  };
}
