import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { rowOf } from '../../../landscape/model/json.ts';
import type { JsonObject, RowData } from '../../../landscape/model/json.ts';
import type { FieldSet } from '../../fields.ts';
import type { SinkEntry } from '../../contract.ts';
import { mayHoldLoneSurrogate, refuseLoneSurrogate } from '../lone-surrogate.ts';
import { refuseUnexpectedFields } from '../unexpected-fields.ts';

/** The key under which a row says why it is here. */
export const reasonKey = '_elspeth';

/**
 * Turns entries into JSON text; or says why an entry has no place in the file. Fields stand in the
 * order of `known`, further ones behind them in the order of the row.
 *
 * @param indent - Spaces a level of a row that is an item of an indented array; 0 for one line.
 */
export function jsonRowEncoder(
  declared: FieldSet,
  known: readonly string[],
  indent: number,
): (entry: SinkEntry) => string | ErrorRecord {
  const itemBreak = `\n${' '.repeat(indent)}`;
  const isKnown = new Set(known);
  const allowed = declared.open ? undefined : new Set(declared.fields.keys());

  return ({ content, reason }) => {
    const fields = content.kind === 'row' ? content.row : rawFields(content);
    if (content.kind === 'row') {
      if (allowed !== undefined && !Object.keys(fields).every((name) => allowed.has(name))) {
        return refuseUnexpectedFields(fields, allowed);
      }
      if (reason !== undefined && Object.hasOwn(fields, reasonKey)) return refuseReasonKey;
    }
    const ordered = content.kind === 'row' ? inOrder(fields, known, isKnown) : fields;
    const value = reason === undefined ? ordered : { ...ordered, [reasonKey]: toJson(reason) };
    const compact = JSON.stringify(value, undefined, indent);
    // JSON strings hold no line break of their own, so every one is the layout's.
    const text = indent === 0 ? compact : compact.replaceAll('\n', itemBreak);
    return (mayHoldLoneSurrogate(text) ? refuseLoneSurrogate(value) : undefined) ?? text;
  };
}

/** What is written of an entry, in no particular order. */
export function jsonValueOf({ content, reason }: SinkEntry): JsonObject {
  const fields = content.kind === 'row' ? content.row : rawFields(content);
  return reason === undefined ? fields : { ...fields, [reasonKey]: toJson(reason) };
}

const refuseReasonKey: ErrorRecord = {
  reason: 'unexpected_field',
  message: `The row has a field \`${reasonKey}\` of its own, where its reason would have to stand`,
  field: reasonKey,
};

/** Rows come with their keys sorted; people read them better in the order that the settings give. */
function inOrder(row: RowData, known: readonly string[], isKnown: ReadonlySet<string>): RowData {
  const first = known.filter((field) => Object.hasOwn(row, field));
  const rest = Object.keys(row).filter((field) => !isKnown.has(field));
  return rowOf([...first, ...rest].map((field) => [field, row[field]!] as const));
}

function rawFields(content: Extract<SinkEntry['content'], { kind: 'raw' }>): RowData {
  const { text, base64, line } = content;
  return base64 ? { raw_base64: text, line } : { raw: text, line };
}

function toJson({ reason, message, node, row }: Required<SinkEntry>['reason']): JsonObject {
  return { reason, message, node, row };
}
