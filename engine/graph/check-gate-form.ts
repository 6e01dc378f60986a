import type { DraftGate, DraftNode } from './draft-nodes.ts';
import type { GraphProblem } from './problem.ts';
import { graphError } from './problem.ts';
import { saysFork } from './wire-gate.ts';

/** A gate has one way to decide (a condition or a plugin, with routes), or it only forks. */
export function checkGateForms(nodes: readonly DraftNode[]): readonly GraphProblem[] {
  return nodes.flatMap((node) =>
    node.kind === 'gate' ? [...checkDecision(node), ...checkFork(node)] : [],
  );
}

function checkDecision(gate: DraftGate): readonly GraphProblem[] {
  const { condition, plugin, routes, fork_to: forkTo, options, on_error: onError } = gate.settings;
  const problem = (code: string, key: string | undefined, message: string, nextStep: string) => {
    const path = key === undefined ? gate.path : [...gate.path, key];
    return graphError({ code, path, at: key === undefined ? 'value' : 'key', message, nextStep });
  };
  const problems: GraphProblem[] = [];
  const decides = condition !== undefined || plugin !== undefined;
  if (condition !== undefined && plugin !== undefined) {
    const message = `\`${gate.name}\` has a condition and a plugin, and only one of them can decide`;
    problems.push(problem('GATE_FORM', 'plugin', message, 'Take one of the two out.'));
  }
  if (decides && Object.keys(routes ?? {}).length === 0) {
    const message = `\`${gate.name}\` decides, but has no routes for what it decides`;
    problems.push(
      problem('GATE_FORM', undefined, message, 'Add `routes: { LABEL: destination }`.'),
    );
  }
  if (!decides && routes !== undefined) {
    const message = `\`${gate.name}\` has routes, but nothing decides between them`;
    problems.push(
      problem('GATE_FORM', 'routes', message, 'Add a `condition`, or a gate `plugin`.'),
    );
  }
  if (!decides && routes === undefined && forkTo === undefined) {
    const message = `\`${gate.name}\` has nothing to decide by`;
    const nextStep = 'Add a `condition` or a gate `plugin` with `routes`, or only `fork_to`.';
    problems.push(problem('GATE_FORM', undefined, message, nextStep));
  }
  if (plugin === undefined && Object.keys(options).length > 0) {
    const message = `\`${gate.name}\` has options, but no plugin that reads them`;
    problems.push(problem('GATE_FORM', 'options', message, 'Name the `plugin`, or take them out.'));
  }
  if (!decides && forkTo !== undefined && onError !== undefined) {
    const message = `\`${gate.name}\` only forks, and a fork cannot fail: its \`on_error\` has no effect`;
    problems.push(problem('GATE_FORM', 'on_error', message, 'Take `on_error` out.'));
  }
  return problems;
}

function checkFork(gate: DraftGate): readonly GraphProblem[] {
  const { condition, plugin, routes, fork_to: forkTo } = gate.settings;
  if (forkTo === undefined) return [];
  const problems: GraphProblem[] = [];
  const count = Object.keys(forkTo).length;
  if (count < 2) {
    problems.push(
      graphError({
        code: 'FORK_TOO_SMALL',
        path: [...gate.path, 'fork_to'],
        message: `the fork of \`${gate.name}\` has ${count === 0 ? 'no branch' : 'one branch only'}`,
        expected: 'two branches or more',
        nextStep: 'A gate or an `on_success` sends rows to one place without a fork.',
      }),
    );
  }
  const decides = condition !== undefined || plugin !== undefined;
  if (decides && !Object.values(routes ?? {}).some(saysFork)) {
    problems.push(
      graphError({
        code: 'FORK_UNUSED',
        path: [...gate.path, 'fork_to'],
        at: 'key',
        message: `no route of \`${gate.name}\` says \`fork\`, so its \`fork_to\` has no effect`,
        nextStep: 'Write `fork` as the destination of a route, or take `fork_to` out.',
      }),
    );
  }
  return problems;
}
