import { isJsonObject } from '../../../landscape/model/json.ts';
import { parse } from 'yaml';
import { z } from 'zod';

import type { BuiltGraph } from '../../../engine/graph/build-graph.ts';
import { buildGraph } from '../../../engine/graph/build-graph.ts';
import type { Graph } from '../../../engine/graph/model.ts';
import type { GraphProblem, SettingsPath } from '../../../engine/graph/problem.ts';
import { settingsSchema } from '../../../engine/settings/schema.ts';
import { compileExpression } from '../../../plugins/cel/compile-expression.ts';
import type { PluginPlace, PluginRegistry } from '../../../plugins/contract.ts';
import { fakePlace, fakeRegistry } from './fake-plugins.ts';

/** The graph of a settings text, over the fake plugins; a `source` may be left out. */
export function build(text: string, registry?: PluginRegistry): BuiltGraph {
  const written: unknown = parse(text);
  return buildWritten({ source: { plugin: 'given' }, ...mapping.parse(written) }, registry);
}

const mapping = z.record(z.string(), z.unknown());

/** The graph of a settings document as a parser gives it. */
export function buildWritten(
  written: unknown,
  registry: PluginRegistry = fakeRegistry,
  place: PluginPlace = fakePlace,
): BuiltGraph {
  return buildGraph({
    settings: settingsSchema.parse(written),
    registry,
    compileExpression,
    place,
    auditCopy: (config) =>
      isJsonObject(config['options']) && 'secret' in config['options']
        ? { ...config, options: { ...config['options'], secret: '<hidden>' } }
        : config,
    isExplicit: (path) => has(written, path),
  });
}

/** The graph of settings that are right; a failed expectation shows what is wrong with them. */
export function graphOf(text: string, registry?: PluginRegistry): Graph {
  const built = build(text, registry);
  if (!built.ok) throw new Error(built.problems.map((problem) => problem.message).join('\n'));
  return built.graph;
}

/** Errors, then warnings, as `CODE path.to.value`. */
export function findings(text: string): readonly string[] {
  return allFindings(text).map(({ code, path }) => `${code} ${path.join('.')}`);
}

/** The only problem of a settings text. */
export function problemOf(text: string): GraphProblem {
  const [problem, ...others] = allFindings(text);
  if (problem === undefined || others.length > 0) {
    throw new Error(`not one problem: ${findings(text).join('; ')}`);
  }
  return problem;
}

/** Every edge as `from -label→ to`, `⇒` for a copy and `⇢` for an error route. */
export function edgesOf({ nodes, edges }: Graph): readonly string[] {
  const arrows = { move: '→', copy: '⇒', divert: '⇢' };
  return edges.map(({ from, target, label, mode }) => {
    const to = target.kind === 'node' ? nodes[target.nodeIndex]!.record.name : target.kind;
    return `${nodes[from]!.record.name} -${label}${arrows[mode]} ${to}`;
  });
}

function allFindings(text: string): readonly GraphProblem[] {
  const built = build(text);
  return built.ok ? built.warnings : [...built.problems, ...built.warnings];
}

function has(value: unknown, [key, ...rest]: SettingsPath): boolean {
  if (key === undefined) return true;
  const parsed = z.union([mapping, z.array(z.unknown())]).safeParse(value);
  if (!parsed.success || !Object.hasOwn(parsed.data, key)) return false;
  return has(Reflect.get(parsed.data, key), rest);
}
