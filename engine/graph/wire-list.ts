import type { EdgeMode } from '../../landscape/model/graph.ts';
import type { EdgeIndex } from '../../landscape/model/ids.ts';
import type { DraftNode } from './draft-nodes.ts';
import type { GraphProblem, SettingsPath } from './problem.ts';
import { graphError, graphWarning } from './problem.ts';
import type { Destinations, End, Resolution } from './resolve-destination.ts';
import type { Wire } from './wiring.ts';

/** What one outlet of a node says: the value of `on_success`, or of a route. */
export interface Outlet {
  readonly label: string;
  readonly to: string | readonly string[];
  readonly path: SettingsPath;
  readonly isDefault?: boolean;
}

/** One end of an outlet, with the place and the way in which the settings say it. */
type Found = Pick<Wire, 'path' | 'said'> & { readonly end: End };

/** The edges so far, and what is wrong with the destinations that gave none. */
export class WireList {
  readonly wires: Wire[] = [];
  readonly problems: GraphProblem[] = [];
  /** Every name and word that a destination used. */
  readonly named = new Set<string>();
  complete = true;
  readonly #destinations: Destinations;

  constructor(destinations: Destinations) {
    this.#destinations = destinations;
  }

  /** One destination moves the row and keeps the label; several fork it, each under `label:destination`. */
  send(from: DraftNode, { label, to, path, isDefault = false }: Outlet): readonly EdgeIndex[] {
    const texts = typeof to === 'string' ? [to] : to;
    const all = texts.flatMap((text, i) => {
      const at = typeof to === 'string' ? path : [...path, i];
      const ends = this.#resolve(text, from, at);
      return ends.map((end) => ({ end, path: at, said: saidBy(text, isDefault) }));
    });
    const isFork = all.length > 1;
    const distinct = isFork ? this.#checkCopies(all) : all;
    return distinct.map((found) => {
      const edgeLabel = isFork ? `${label}:${found.end.name}` : label;
      return this.#add(from, found, edgeLabel, isFork ? 'copy' : 'move');
    });
  }

  /** A copy to the destination, before the row itself goes on to the next step. */
  sendCopy(from: DraftNode, label: string, to: string, path: SettingsPath): readonly EdgeIndex[] {
    const at = [...path, 'to'];
    const copied = this.#resolve(to, from, at);
    const goesOn = this.#resolve('continue', from, path);
    const isAlone = goesOn.length === 1;
    const original = goesOn.map((end) => ({ end, path, said: 'continue' as const }));
    const copies = copied.map((end) => ({ end, path: at, said: saidBy(to) }));
    const distinct = this.#checkCopies([...original, ...copies]);
    return [...distinct.slice(goesOn.length), ...distinct.slice(0, goesOn.length)].map((found) => {
      const goesOnItself = isAlone && found.path === path;
      const edgeLabel = goesOnItself ? label : `${label}:${found.end.name}`;
      return this.#add(from, found, edgeLabel, goesOnItself ? 'move' : 'copy');
    });
  }

  /** One branch of a `fork_to`; the label is the name of the branch. */
  branch(from: DraftNode, name: string, to: string, path: SettingsPath): EdgeIndex | undefined {
    const [end] = this.#endsOf(this.#destinations.resolveBranch(to, path));
    return end && this.#add(from, { end, path, said: 'name' }, name, 'copy');
  }

  /** The error route that the settings have under `key`. */
  divert(from: DraftNode, key: string, to: string | undefined): EdgeIndex | undefined {
    if (to === undefined) return undefined;
    const path = [...from.path, key];
    const [end] = this.#endsOf(this.#destinations.resolveError(to, path));
    return end && this.#add(from, { end, path, said: 'name' }, key, 'divert');
  }

  #resolve(text: string, from: DraftNode, path: SettingsPath): readonly End[] {
    this.named.add(text);
    return this.#endsOf(this.#destinations.resolve(text, from, path));
  }

  #endsOf(resolution: Resolution): readonly End[] {
    if (resolution.ok) return resolution.ends;
    this.complete = false;
    if (resolution.problem !== undefined) this.#report(resolution.problem);
    return [];
  }

  /** A default that is missing, or a name behind several destinations, is one problem. */
  #report(problem: GraphProblem): void {
    const isKnown = this.problems.some(
      ({ code, path }) =>
        code === problem.code &&
        (code === 'OUTPUT_SINK_MISSING' || path.join('.') === problem.path.join('.')),
    );
    if (!isKnown) this.problems.push(problem);
  }

  /** Copies should arrive somewhere, and once; gives those that are not repeated. */
  #checkCopies(all: readonly Found[]): readonly Found[] {
    const seen = new Set<string>();
    return all.filter(({ end, path }) => {
      if (end.name === 'discard') {
        const message = 'a copy of every row is made and discarded at once';
        const nextStep = 'Take `discard` out; the other destinations do not need it.';
        this.problems.push(graphWarning({ code: 'COPY_DISCARDED', path, message, nextStep }));
      }
      if (seen.has(end.name)) {
        const message = `one row is sent to \`${end.name}\` twice`;
        const expected = 'each destination once';
        this.problems.push(graphError({ code: 'DESTINATION_REPEATED', path, message, expected }));
        return false;
      }
      seen.add(end.name);
      return true;
    });
  }

  #add(
    { index: from }: DraftNode,
    { end, path, said }: Found,
    label: string,
    mode: EdgeMode,
  ): EdgeIndex {
    return this.wires.push({ from, target: end.target, label, mode, path, said }) - 1;
  }
}

function saidBy(text: string, isDefault = false): Wire['said'] {
  if (isDefault) return 'default';
  return text === 'continue' ? 'continue' : 'name';
}
