import { z } from 'zod';

import type { DraftNode, DraftSink } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError } from './problem.ts';

const multiSinkOptions = z.strictObject({ sinks: z.array(z.string().min(1)).min(1) });

/** A list of sinks under one name: no node and no plugin that runs, but a fork written short. */
export function isMultiSink(node: DraftNode): node is DraftSink {
  return node.kind === 'sink' && node.settings.plugin === 'multi_sink';
}

/** The names that a multi sink stands for, in its order; none when it is not written rightly. */
export function multiSinkMembers(sink: DraftSink): readonly string[] {
  const parsed = multiSinkOptions.safeParse(sink.settings.options);
  return parsed.success ? parsed.data.sinks : [];
}

/** Members must be sinks that write; what a multi sink itself never does cannot be set on it. */
export function checkMultiSinks(nodes: readonly DraftNode[]): readonly GraphProblem[] {
  return nodes.filter(isMultiSink).flatMap((sink) => {
    if (multiSinkMembers(sink).length === 0) return [wrongOptions(sink)];
    const problems: GraphProblem[] = [];
    if (sink.settings.on_write_failure !== undefined)
      problems.push(unread(sink, 'on_write_failure'));
    if (sink.settings.with_reason) problems.push(unread(sink, 'with_reason'));
    return problems;
  });
}

function wrongOptions(sink: DraftSink): GraphProblem {
  return graphError({
    code: 'MULTI_SINK_MEMBERS',
    path: [...sink.path, 'options'],
    message: `\`${sink.name}\` does not say which sinks it stands for`,
    expected: '`options: { sinks: [one, another] }` and nothing else',
  });
}

function unread(sink: DraftSink, key: string): GraphProblem {
  return graphError({
    code: 'MULTI_SINK_SETTING',
    path: [...sink.path, key],
    at: 'key',
    message: `\`${sink.name}\` only stands for other sinks, so its \`${key}\` would have no effect`,
    nextStep: `Set \`${key}\` on the sinks it stands for.`,
  });
}
