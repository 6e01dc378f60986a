import { isJsonObject } from '../model/json.ts';
import type { JsonValue } from '../model/json.ts';
import { parseJson } from '../parse-json.ts';
import type { Payload } from '../payloads/read-payload.ts';

/** What a recorded payload must hold. */
export type ContentAsked =
  /** This text somewhere, whatever the case of its letters. */
  | { readonly kind: 'text'; readonly text: string }
  /** A row with this value in this field; the value as it is written in JSON, or the text itself. */
  | { readonly kind: 'value'; readonly field: string; readonly value: string };

export interface ContentMatch {
  /** Whether any payload within these bytes can be one: told at once, to pass over many that are not. */
  mayBeIn(bytes: Buffer): boolean;
  isIn(payload: Payload): boolean;
}

export function contentMatch(asked: ContentAsked): ContentMatch {
  return asked.kind === 'text' ? textMatch(asked.text) : valueMatch(asked.field, asked.value);
}

function textMatch(text: string): ContentMatch {
  const wanted = text.toLowerCase();
  // Within JSON a quote or a line break is written otherwise.
  const needles = [...new Set([wanted, JSON.stringify(wanted).slice(1, -1)])];
  // One byte a character is many times faster, and finds the same as long as there is nothing but ASCII.
  const encoding = /^\p{ASCII}*$/u.test(wanted) ? 'latin1' : 'utf8';
  const mayBeIn = (bytes: Buffer) => {
    const content = bytes.toString(encoding).toLowerCase();
    return needles.some((needle) => content.includes(needle));
  };
  return { mayBeIn, isIn: ({ bytes }) => mayBeIn(bytes) };
}

function valueMatch(field: string, value: string): ContentMatch {
  const literal = literalOf(value);
  const values = literal === undefined ? [value] : [value, literal];
  // Canonical JSON has no spaces, and one way to write each value.
  const needles = values.map((each) =>
    Buffer.from(`${JSON.stringify(field)}:${JSON.stringify(each)}`, 'utf8'),
  );
  const mayBeIn = (bytes: Buffer) => needles.some((needle) => bytes.includes(needle));
  return {
    mayBeIn,
    isIn({ contentType, bytes }) {
      if (contentType !== 'application/json' || !mayBeIn(bytes)) return false;
      const row = parseJson(bytes.toString('utf8'));
      if (!isJsonObject(row) || !Object.hasOwn(row, field)) return false;
      return values.some((each) => each === row[field]);
    },
  };
}

/** The number, `true`, `false` or `null` that a text is written as. */
function literalOf(text: string): JsonValue | undefined {
  if (!/^(?:true|false|null|-?\d[\d.eE+-]*)$/.test(text)) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
