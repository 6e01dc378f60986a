import type { EdgeIndex, NodeIndex } from './ids.ts';
import type { JsonObject } from './json.ts';

export const nodeKinds = [
  'source',
  'transform',
  'gate',
  'aggregation',
  'coalesce',
  'sink',
] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** How far a node's result repeats: decides the reproducibility grade of a run. */
export const determinisms = [
  'deterministic',
  'seeded',
  'io_read',
  'io_write',
  'external_call',
  'non_deterministic',
] as const;
export type Determinism = (typeof determinisms)[number];

/** `move`: the token goes on there. `copy`: a sibling does. `divert`: an error route. */
export const edgeModes = ['move', 'copy', 'divert'] as const;
export type EdgeMode = (typeof edgeModes)[number];

/** Where an edge leads: to a node, or to an end that is no node. */
export type EdgeTarget =
  | { readonly kind: 'node'; readonly nodeIndex: NodeIndex }
  | { readonly kind: 'discard' }
  | { readonly kind: 'halt' };

/** A vertex of the graph that the settings compile to, as it is registered with a run. */
export interface NodeRecord {
  readonly nodeIndex: NodeIndex;
  /** Deterministic from name and configuration: `<kind>_<name>_<12 hex digits>`. */
  readonly nodeId: string;
  readonly kind: NodeKind;
  /** The name that the settings give it; `source` for the source. */
  readonly name: string;
  readonly plugin: string;
  readonly pluginVersion: string;
  readonly determinism: Determinism;
  /** The node's own settings, defaults filled in, secrets fingerprinted. */
  readonly config: JsonObject;
  /** What is known about the fields of the rows that leave it. */
  readonly outputFields: JsonObject;
}

/** A labelled connection. Labels are unique per origin: `continue`, a route label, `on_error` … */
export interface EdgeRecord {
  readonly edgeIndex: EdgeIndex;
  readonly from: NodeIndex;
  readonly target: EdgeTarget;
  readonly label: string;
  readonly mode: EdgeMode;
}
