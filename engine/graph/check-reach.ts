import type { Settings } from '../settings/schema.ts';
import type { DraftNode } from './draft-nodes.ts';
import { isStep } from './draft-nodes.ts';
import { isMultiSink } from './multi-sink.ts';
import type { GraphProblem } from './problem.ts';
import { graphError, graphWarning } from './problem.ts';
import type { Wiring } from './wiring.ts';
import { nodeAfter } from './wiring.ts';

/**
 * Every step is reached by rows and every sink is used; a sink that the export uses is exempt. Says
 * nothing while a destination is unresolved, and names only the first step of a stretch that nothing
 * leads to.
 */
export function checkReach(
  settings: Settings,
  nodes: readonly DraftNode[],
  wiring: Wiring,
): readonly GraphProblem[] {
  if (!wiring.complete) return [];
  const reached = new Set(wiring.wires.map(nodeAfter));
  const idle = nodes.filter(({ index }) => index > 0 && !reached.has(index));
  const problems = idle.flatMap((node) => {
    if (isStep(node)) return [unreachedStep(node)];
    if (isMultiSink(node) && usesMultiSink(node.name, settings, wiring)) return [];
    return node.name === settings.landscape.export.sink ? [] : [unusedSink(node)];
  });
  return [...problems, ...checkOutputSink(settings, wiring)];
}

function unreachedStep(step: DraftNode): GraphProblem {
  return graphError({
    code: 'STEP_UNREACHABLE',
    path: step.path,
    message: `no row can reach \`${step.name}\`: nothing continues into it, and nothing names it`,
    nextStep: 'Name it as a destination of an earlier step, or take it out.',
  });
}

function unusedSink(sink: DraftNode): GraphProblem {
  return graphError({
    code: 'SINK_UNUSED',
    path: sink.path,
    at: 'key',
    message: `nothing sends rows to \`${sink.name}\``,
    nextStep: 'Name it as a destination, or take it out.',
  });
}

function usesMultiSink(name: string, settings: Settings, { named }: Wiring): boolean {
  return named.has(name) || settings.output_sink === name;
}

function checkOutputSink(settings: Settings, { wires }: Wiring): readonly GraphProblem[] {
  const last = settings.transforms.length;
  const isUsed = wires.some(({ from, said }) => from === last && said !== 'name');
  if (settings.output_sink === undefined || isUsed) return [];
  const message = `nothing goes on after the last step, so \`output_sink\` has no effect`;
  return [
    graphWarning({
      code: 'OUTPUT_SINK_UNUSED',
      path: ['output_sink'],
      at: 'key',
      message,
      nextStep: 'Take `output_sink` out, or let the last step `continue`.',
    }),
  ];
}
