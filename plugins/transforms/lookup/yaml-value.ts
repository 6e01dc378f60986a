import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Scalar, YAMLMap } from 'yaml';

import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { deepestNesting, rowOf, type JsonValue } from '../../../landscape/model/json.ts';
import type { FieldType } from '../../fields.ts';
import { shorten } from '../../schema/show-value.ts';
import { lossOf } from '../../schema/number-literal.ts';
import {
  depthExceeded,
  duplicateKey,
  illFormedText,
  lossyNumber,
} from '../../sources/json/json-errors.ts';

type Report = (error: ErrorRecord) => void;

export interface YamlFields {
  readonly entries: readonly (readonly [key: string, value: JsonValue])[];
  /** The numbers of `decimal` fields as they are written. */
  readonly literals: ReadonlyMap<string, string>;
}

/** The fields of one row; `report` is told of what is no JSON, or would lose something as JSON. */
export function yamlFields(
  map: YAMLMap | undefined,
  typeOf: (key: string) => FieldType | undefined,
  report: Report,
): YamlFields {
  const literals = new Map<string, string>();
  const entries = entriesOf(
    map,
    (key, node) => {
      if (typeOf(key) !== 'decimal' || !isPlainNumber(node)) return yamlValue(node, key, report, 1);
      literals.set(key, node.source ?? '');
      return 0;
    },
    report,
  );
  return { entries, literals };
}

/** @param field - The field of the row in which the value is, for messages. */
export function yamlValue(node: unknown, field: string, report: Report, depth = 0): JsonValue {
  if (isMap(node) || isSeq(node)) {
    if (depth < deepestNesting) {
      const inner = (_key: string, value: unknown) => yamlValue(value, field, report, depth + 1);
      if (isMap(node)) return rowOf(entriesOf(node, inner, report));
      return node.items.map((item) => inner('', item));
    }
    report(depthExceeded(depth + 1));
    return null;
  }
  if (isScalar(node)) return scalarValue(node, field, report);
  if (isAlias(node)) report(aliasIn(field, node.source));
  return null;
}

function entriesOf(
  map: YAMLMap | undefined,
  valueOf: (key: string, node: unknown) => JsonValue,
  report: Report,
): YamlFields['entries'] {
  const seen = new Set<string>();
  return (map?.items ?? []).map(({ key: node, value }) => {
    const key = isScalar(node) ? String(node.value) : '';
    if (!isText(key)) report(illFormedText);
    if (seen.has(key)) report(duplicateKey(key));
    seen.add(key);
    return [key, valueOf(key, value)] as const;
  });
}

function scalarValue(scalar: Scalar, field: string, report: Report): JsonValue {
  const { value, source = '' } = scalar;
  if (typeof value === 'string') {
    if (!isText(value)) report(illFormedText);
    return value;
  }
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) report(lossyNumber(field, source, 'integer_out_of_range'));
    return number;
  }
  if (typeof value === 'number') {
    const loss = Number.isFinite(value) ? lossOf(source) : 'non_finite_number';
    if (loss !== undefined) report(lossyNumber(field, source, loss));
    // −0 as 0, as everywhere.
    return value + 0;
  }
  return typeof value === 'boolean' ? value : null;
}

/** Hexadecimal and octal numbers have no decimal literal. */
function isPlainNumber(node: unknown): node is Scalar {
  if (!isScalar(node) || (node.format !== undefined && node.format !== 'EXP')) return false;
  return typeof node.value === 'number' || typeof node.value === 'bigint';
}

function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function aliasIn(field: string, name: string): ErrorRecord {
  const message = `\`${shorten(field)}\` is the alias \`*${shorten(name)}\`: write the value itself`;
  return { reason: 'type_mismatch', message, field: shorten(field, 200), expected: 'a value' };
}
