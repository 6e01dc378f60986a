import type { EdgeIndex } from '../../landscape/model/ids.ts';
import type { DraftGate } from './draft-nodes.ts';
import type { SettingsPath } from './problem.ts';
import type { WireList } from './wire-list.ts';
import type { NodeWiring } from './wiring.ts';

type Route = NonNullable<DraftGate['settings']['routes']>[string];

/** The edges of a gate: its routes by label, then the branches of its fork. */
export function wireGate(gate: DraftGate, list: WireList): NodeWiring {
  const { routes = {}, fork_to: forkTo } = gate.settings;
  const byLabel = new Map<string, readonly EdgeIndex[]>();
  for (const [label, route] of Object.entries(routes)) {
    const isFork = forkTo !== undefined && saysFork(route);
    byLabel.set(label, isFork ? [] : wireRoute(gate, label, route, list));
  }
  const branches = new Map<string, EdgeIndex>();
  for (const [name, to] of Object.entries(forkTo ?? {})) {
    const edge = list.branch(gate, name, to, [...gate.path, 'fork_to', name]);
    if (edge !== undefined) branches.set(name, edge);
  }
  for (const [label, route] of Object.entries(routes)) {
    if (forkTo !== undefined && saysFork(route)) byLabel.set(label, [...branches.values()]);
  }
  const onError = list.divert(gate, 'on_error', gate.settings.on_error);
  return { onSuccess: [], routes: byLabel, branches, onError };
}

/** Does the route lead to the branches of the gate's own fork? */
export function saysFork(route: Route): boolean {
  if (typeof route === 'string') return route === 'fork';
  return 'to' in route && route.mode === 'move' && route.to === 'fork';
}

function wireRoute(gate: DraftGate, label: string, route: Route, list: WireList) {
  const path: SettingsPath = [...gate.path, 'routes', label];
  if (typeof route === 'string' || !('to' in route)) {
    return list.send(gate, { label, to: route, path });
  }
  if (route.mode === 'copy') return list.sendCopy(gate, label, route.to, path);
  return list.send(gate, { label, to: route.to, path: [...path, 'to'] });
}
