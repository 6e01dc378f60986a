import type { EdgeTarget } from '../../landscape/model/graph.ts';
import { nearestName } from '../../landscape/model/nearest-name.ts';
import type { Settings } from '../settings/schema.ts';
import type { DraftNode } from './draft-nodes.ts';
import { isStep } from './draft-nodes.ts';
import { isMultiSink, multiSinkMembers } from './multi-sink.ts';
import type { GraphProblem, SettingsPath } from './problem.ts';
import { graphError } from './problem.ts';

/** One place where a row can go, and what the settings call it. */
export interface End {
  readonly target: EdgeTarget;
  readonly name: string;
}

/** `problem` is left out where it is reported already, at another place of the settings. */
export type Resolution =
  | { readonly ok: true; readonly ends: readonly End[] }
  | { readonly ok: false; readonly problem?: GraphProblem };

/** What the names and words of the wiring mean. */
export interface Destinations {
  /** Where a row that leaves `from` goes: several ends when a multi sink is named. */
  resolve(text: string, from: DraftNode, path: SettingsPath): Resolution;
  /** Where a branch of a fork goes: a step or one sink. */
  resolveBranch(text: string, path: SettingsPath): Resolution;
  /** Where a row that failed goes: one sink, or an end. */
  resolveError(text: string, path: SettingsPath): Resolution;
  /** The sink after the last step, as `output_sink` names it. */
  outputSink(): Resolution;
}

const endWords = ['discard', 'halt'] as const;

export function createDestinations(settings: Settings, nodes: readonly DraftNode[]): Destinations {
  const byName = new Map<string, DraftNode>();
  for (const node of nodes) if (!byName.has(node.name)) byName.set(node.name, node);
  byName.delete('source');
  const names = [...byName.values()];
  const steps = names.filter(isStep).map((node) => node.name);
  const sinks = names.filter((node) => !isStep(node)).map((node) => node.name);
  const stepCount = settings.transforms.length;

  function outputSink(): Resolution {
    const text = settings.output_sink;
    if (text === undefined) return { ok: false };
    const node = byName.get(text);
    if (node !== undefined && !isStep(node)) return sinkEnds(node);
    const message =
      node === undefined
        ? `there is no sink \`${text}\``
        : `\`${text}\` is a step, and \`output_sink\` takes the rows that leave the last step`;
    return wrong(
      'DESTINATION_UNKNOWN',
      ['output_sink'],
      text,
      message,
      'the name of a sink',
      sinks,
    );
  }

  function next(from: DraftNode, path: SettingsPath): Resolution {
    if (from.index < stepCount) return { ok: true, ends: [nodeEnd(nodes[from.index + 1]!)] };
    if (settings.output_sink !== undefined) {
      const resolution = outputSink();
      return resolution.ok ? resolution : { ok: false };
    }
    const problem = graphError({
      code: 'OUTPUT_SINK_MISSING',
      path,
      message: `\`${from.name}\` lets rows go on, but nothing comes after it: there is no \`output_sink\``,
      expected: 'a sink for the rows that leave the last step',
      nextStep: 'Add `output_sink: NAME`, or name a sink here.',
    });
    return { ok: false, problem };
  }

  function sinkEnds(sink: DraftNode): Resolution {
    if (!isMultiSink(sink)) return { ok: true, ends: [nodeEnd(sink)] };
    const ends: End[] = [];
    for (const [i, name] of multiSinkMembers(sink).entries()) {
      const member = byName.get(name);
      const at = [...sink.path, 'options', 'sinks', i];
      if (member === undefined || isStep(member) || isMultiSink(member)) {
        const message = `\`${name}\` is no sink that writes rows`;
        return wrong('DESTINATION_UNKNOWN', at, name, message, 'the name of a sink', sinks);
      }
      ends.push(nodeEnd(member));
    }
    return ends.length > 0 ? { ok: true, ends } : { ok: false };
  }

  return {
    outputSink,
    resolve(text, from, path) {
      if (text === 'continue') return next(from, path);
      const word = wordEnd(text);
      if (word !== undefined) return { ok: true, ends: [word] };
      const node = byName.get(text);
      if (node !== undefined) return sinkEnds(node);
      const message = forkMessage(text) ?? `there is no step and no sink \`${text}\``;
      const expected = '`continue`, the name of a step or sink, `discard` or `halt`';
      const known = [...steps, ...sinks, 'continue', ...endWords];
      return wrong('DESTINATION_UNKNOWN', path, text, message, expected, known);
    },
    resolveBranch(text, path) {
      const node = byName.get(text);
      if (node !== undefined && !isMultiSink(node)) return { ok: true, ends: [nodeEnd(node)] };
      const message =
        node === undefined
          ? `a branch cannot lead to \`${text}\``
          : `\`${text}\` stands for several sinks, and a branch leads to one`;
      const expected = 'the name of a step or sink';
      return wrong('BRANCH_DESTINATION', path, text, message, expected, [...steps, ...sinks]);
    },
    resolveError(text, path) {
      const word = wordEnd(text);
      if (word !== undefined) return { ok: true, ends: [word] };
      const node = byName.get(text);
      if (node !== undefined && !isStep(node) && !isMultiSink(node)) {
        return { ok: true, ends: [nodeEnd(node)] };
      }
      const expected = 'the name of one sink, `discard` or `halt`';
      return wrong('ERROR_ROUTE', path, text, errorMessage(text, node), expected, [
        ...sinks,
        ...endWords,
      ]);
    },
  };
}

function nodeEnd(node: DraftNode): End {
  return { target: { kind: 'node', nodeIndex: node.index }, name: node.name };
}

function wordEnd(text: string): End | undefined {
  const word = endWords.find((candidate) => candidate === text);
  return word && { target: { kind: word }, name: word };
}

function forkMessage(text: string): string | undefined {
  if (text !== 'fork') return undefined;
  return '`fork` stands alone, in the routes of a gate that has `fork_to`';
}

function errorMessage(text: string, node: DraftNode | undefined): string {
  if (node === undefined) return `there is no sink \`${text}\` for rows that failed`;
  return isStep(node)
    ? `\`${text}\` is a step, and rows that failed go on to no step`
    : `\`${text}\` stands for several sinks, and rows that failed go to one`;
}

function wrong(
  code: string,
  path: SettingsPath,
  found: string,
  message: string,
  expected: string,
  known: readonly string[],
): Resolution {
  const nearest = nearestName(found, known);
  return {
    ok: false,
    problem: graphError({ code, path, message, found: `\`${found}\``, expected, nearest }),
  };
}
