import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { FieldType } from '../../fields.ts';
import { jsonNumberLoss } from './json-number.ts';
import { jsonTokens } from './json-tokens.ts';
import { duplicateKey, lossyNumber, numberForText } from './json-errors.ts';

export type JsonInspection =
  /** `literals`: the numbers of declared `decimal` fields as they are written, by their keys. */
  | { readonly ok: true; readonly literals: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly error: ErrorRecord };

/**
 * The close look at a record: which key comes twice, which number would be rounded, and the exact
 * digits for those who asked for them.
 *
 * @param text - A JSON object that `JSON.parse` took.
 * @param typeOf - The declared type of a field of the record, by its key.
 */
export function inspectJson(
  text: string,
  typeOf: (key: string) => FieldType | undefined,
): JsonInspection {
  const literals = new Map<string, string>();
  const keysOfOpen: Set<string>[] = [];
  /** The member of the record in which the look is, for messages and types. */
  let field = '';
  for (const token of jsonTokens(text)) {
    switch (token.kind) {
      case 'open':
        keysOfOpen.push(new Set());
        break;
      case 'close':
        keysOfOpen.pop();
        break;
      case 'key': {
        const key = String(JSON.parse(token.text));
        const keys = keysOfOpen.at(-1);
        if (keys?.has(key) === true) return { ok: false, error: duplicateKey(key) };
        keys?.add(key);
        if (keysOfOpen.length === 1) field = key;
        break;
      }
      case 'number': {
        const type = keysOfOpen.length === 1 ? typeOf(field) : undefined;
        if (type === 'decimal') {
          literals.set(field, token.text);
          break;
        }
        const loss = jsonNumberLoss(token.text);
        if (loss === undefined) break;
        const error =
          type === 'str' ? numberForText(field, token.text) : lossyNumber(field, token.text, loss);
        return { ok: false, error };
      }
      case 'string':
        break;
    }
  }
  return { ok: true, literals };
}
