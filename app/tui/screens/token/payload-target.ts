import { childrenText, unavailableText } from '../../../format/explain-end.ts';
import type { Target } from '../../store/place.ts';
import type { JourneyEntry } from './journey.ts';

export type PayloadTarget = Extract<Target, { screen: 'payload' }>;

/** Where the bytes of a line of the journey can be looked at, or why they cannot. */
export function payloadTarget(
  run: string,
  entry: JourneyEntry | undefined,
  which: 'input' | 'output',
  at?: readonly string[],
): PayloadTarget | string {
  if (entry === undefined) return 'There is nothing to open.';
  switch (entry.kind) {
    case 'token': {
      const { id, data, row } = entry.token;
      if (data === null) return row === null ? 'Nothing was recorded of it.' : rawTarget(run, row);
      const payload = { kind: 'token', run, token: id } as const;
      return { screen: 'payload', title: `${id} at its beginning`, payload, ...from(at) };
    }
    case 'step': {
      const { step, token, isLast } = entry;
      const title = `${step.step} ${step.node.name} ${which}`;
      if (which === 'output') {
        const content = isLast && step.node.kind === 'sink' ? token.end?.written?.content : null;
        if (content?.available === false) return unavailableText[content.why];
        if (content?.encoding === 'utf8') {
          return { screen: 'payload', title, payload: { kind: 'text', text: content.text } };
        }
        // What it could not take is what one looks for.
        if (step.output === null) return payloadTarget(run, entry, 'input', at);
        if (step.outputRows !== null) return listText(step.outputRows, childrenText(token));
      }
      const payload = { kind: 'state', run, state: step.state, which } as const;
      return { screen: 'payload', title, payload, ...from(at) };
    }
    case 'batch':
    case 'many':
      return 'These are tokens: b opens the batch.';
    default:
      return entry satisfies never;
  }
}

/** Where the record of a decision or of an error can be looked at. */
export function reasonTarget(run: string, entry: JourneyEntry | undefined): PayloadTarget | string {
  if (entry?.kind !== 'step') return 'Choose a step first.';
  const { step, node, state, decision, error } = entry.step;
  if (decision === null && error === null) return 'Nothing was decided here, and nothing failed.';
  const which = error === null ? 'reason' : 'error';
  const payload = { kind: 'state', run, state, which } as const;
  return { screen: 'payload', title: `${step} ${node.name} ${which}`, payload };
}

export function rawTarget(run: string, row: string): PayloadTarget {
  return { screen: 'payload', title: `${row} as it was read`, payload: { kind: 'row', run, row } };
}

function from(at: readonly string[] | undefined): { readonly at?: readonly string[] } {
  return at === undefined ? {} : { at };
}

function listText(rows: number, children: string): string {
  return rows === 0
    ? 'It made no rows.'
    : `It made a list, of which the hash was recorded: its rows are what ${children} began with.`;
}
