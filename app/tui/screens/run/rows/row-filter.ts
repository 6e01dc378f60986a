import { errorReasons } from '../../../../../landscape/model/error-record.ts';
import { nearestName } from '../../../../../landscape/model/nearest-name.ts';
import { outcomeKinds } from '../../../../../landscape/model/outcome.ts';
import type { RowFigures } from '../../../../../landscape/queries/row-figures.ts';
import type { TokenSearch } from '../../../../../landscape/queries/token-search.ts';
import type { RowsAsked } from '../../../store/place.ts';
import { filterWords, quoted } from './filter-words.ts';

/** The words before a colon, in the order in which a filter is written. */
export const filterKeys = ['outcome', 'sink', 'node', 'reason', 'field', 'text', 'hash'] as const;
export type FilterKey = (typeof filterKeys)[number];

type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

/** `outcome:failed sink:out "foo bar" amount=n/a`: what it asks for, or what cannot be understood. */
export function parseFilter(text: string): Parsed<RowsAsked> {
  const asked: Partial<Record<FilterKey | 'value', string>> = {};
  const texts: string[] = [];
  for (const { name, sign, value, isQuoted } of filterWords(text)) {
    if (name === undefined) {
      texts.push(value);
      continue;
    }
    if (sign === '=') {
      asked.value = `${quoted(name)}=${quoted(value)}`;
      continue;
    }
    const key = filterKeys.find((each) => each === name);
    if (key === undefined) {
      const nearest = nearestName(name, filterKeys);
      if (nearest !== undefined)
        return refuse(`There is no \`${name}:\`. Did you mean \`${nearest}:\`?`);
      texts.push(`${name}:${value}`);
      continue;
    }
    if (value === '' && !isQuoted) return refuse(`\`${key}:\` needs a value behind it.`);
    if (key === 'text') texts.push(value);
    else asked[key] = value;
  }
  const wanted = texts.filter((each) => each !== '').join(' ');
  return { ok: true, value: { ...asked, ...(wanted === '' ? {} : { text: wanted }) } };
}

/** A filter as one writes it; empty when nothing narrows. */
export function filterText(asked: RowsAsked): string {
  const words = filterKeys.flatMap((key) => {
    const value = asked[key];
    return value === undefined ? [] : [`${key}:${quoted(value)}`];
  });
  return [...words, ...(asked.value === undefined ? [] : [asked.value])].join(' ');
}

/** Which names there are for each key that takes one out of a list. */
export function filterNames(
  figures: RowFigures,
): Readonly<Record<'outcome' | 'sink' | 'node' | 'reason', readonly string[]>> {
  return {
    outcome: [...outcomeKinds, 'open'],
    sink: figures.nodes.filter(({ kind }) => kind === 'sink').map(({ name }) => name),
    node: figures.nodes.map(({ name }) => name),
    reason: errorReasons,
  };
}

/** The filter as the query takes it; or which name does not exist, the nearest, and those that do. */
export function resolveFilter(asked: RowsAsked, figures: RowFigures): Parsed<TokenSearch> {
  const names = filterNames(figures);
  for (const key of ['outcome', 'sink', 'node', 'reason'] as const) {
    const value = asked[key];
    if (value !== undefined && !names[key].includes(value)) {
      return refuse(unknownName(key, value, names[key]));
    }
  }
  const { hash, value } = asked;
  if (hash !== undefined && !/^[0-9a-f]{8,64}$/i.test(hash)) {
    return refuse('`hash:` takes the first 8 to 64 hex digits of a SHA-256.');
  }
  const indexOf = (name: string | undefined) =>
    figures.nodes.find((node) => node.name === name)?.nodeIndex;
  const [pair] = value === undefined ? [] : filterWords(value);
  return {
    ok: true,
    value: {
      outcome: [...outcomeKinds, 'open' as const].find((each) => each === asked.outcome),
      sink: indexOf(asked.sink),
      node: indexOf(asked.node),
      reason: errorReasons.find((each) => each === asked.reason),
      field: asked.field,
      hash,
      contents: [
        ...(asked.text === undefined ? [] : [{ kind: 'text' as const, text: asked.text }]),
        ...(pair?.name === undefined
          ? []
          : [{ kind: 'value' as const, field: pair.name, value: pair.value }]),
      ],
    },
  };
}

/** How many names a sentence lists. */
const mostNames = 8;

function unknownName(key: string, value: string, known: readonly string[]): string {
  const nearest = nearestName(value, known);
  const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  const listed = known.slice(0, mostNames).join(', ');
  const more = known.length > mostNames ? ` and ${known.length - mostNames} more` : '';
  const valid = known.length === 0 ? 'There is none.' : `There is ${listed}${more}.`;
  return `There is no ${key} \`${value}\`.${hint} ${valid}`;
}

function refuse(why: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why };
}

/** How a filter that is being written can go on: the whole text with its last word completed. */
export function completeFilter(text: string, figures: RowFigures): readonly string[] {
  const start = text.search(/\S*$/);
  const [before, last] = [text.slice(0, start), text.slice(start)];
  const colon = last.indexOf(':');
  if (colon < 0) {
    const keys = filterKeys.filter((key) => key.startsWith(last) && !before.includes(`${key}:`));
    return keys.map((key) => `${before}${key}:`);
  }
  const key = last.slice(0, colon);
  const typed = last.slice(colon + 1);
  const known = Object.entries(filterNames(figures)).find(([name]) => name === key)?.[1] ?? [];
  return known
    .filter((name) => name !== typed && name.toLowerCase().startsWith(typed.toLowerCase()))
    .map((name) => `${before}${key}:${quoted(name)}`);
}
