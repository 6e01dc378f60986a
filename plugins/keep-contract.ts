import type { ErrorRecord } from '../landscape/model/error-record.ts';
import type { JsonValue, RowData } from '../landscape/model/json.ts';
import { errorRow, type BatchFunction, type RowFunction } from './contract.ts';
import type { FieldSet, FieldSpec } from './fields.ts';
import { extraFields, missingFields } from './schema/refusal.ts';
import { compileRowCheck, fitsAlways, type Misfit } from './schema/row-check.ts';
import { shorten, showValue } from './schema/show-value.ts';

/** What a step asks of each row, beyond what the graph proves. */
interface Contract {
  readonly arriving: FieldSet;
  readonly leaving: FieldSet;
}

/** Runs on rows as expected only, and returns none but as promised; others are errors. */
export function keepRowContract(run: RowFunction, { arriving, leaving }: Contract): RowFunction {
  const arrivalError = errorFinder(arriving);
  const promiseError = errorFinder(leaving);
  if (arrivalError === undefined && promiseError === undefined) return run;
  return (row) => {
    const early = arrivalError?.(row);
    if (early !== undefined) return errorRow(early);
    const result = run(row);
    if (promiseError === undefined || result.kind === 'error') return result;
    const late = firstError(result.kind === 'row' ? [result.row] : result.rows, promiseError);
    return late === undefined ? result : errorRow(brokenPromise(late.error));
  };
}

/** As `keepRowContract`; a batch fails as a whole. */
export function keepBatchContract(
  run: BatchFunction,
  { arriving, leaving }: Contract,
): BatchFunction {
  const arrivalError = errorFinder(arriving);
  const promiseError = errorFinder(leaving);
  if (arrivalError === undefined && promiseError === undefined) return run;
  return (rows) => {
    const early = arrivalError && firstError(rows, arrivalError);
    if (early !== undefined) return errorRow(inBatch(early));
    const result = run(rows);
    if (promiseError === undefined || result.kind === 'error') return result;
    const late = firstError(result.rows, promiseError);
    return late === undefined ? result : errorRow(brokenPromise(late.error));
  };
}

type FindError = (row: RowData) => ErrorRecord | undefined;

/** Compiles what to say of a row that is not as a field set says; nothing when any row is. */
export function errorFinder(set: FieldSet): FindError | undefined {
  const check = compileRowCheck(set);
  if (check === fitsAlways) return undefined;
  return (row) => {
    const misfit = check(row);
    return misfit === undefined ? undefined : toError(misfit, row, set);
  };
}

interface Found {
  readonly error: ErrorRecord;
  readonly index: number;
}

function firstError(rows: readonly RowData[], find: FindError): Found | undefined {
  for (const [index, row] of rows.entries()) {
    const error = find(row);
    if (error !== undefined) return { error, index };
  }
  return undefined;
}

function toError(misfit: Misfit, row: RowData, { fields }: FieldSet): ErrorRecord {
  const present = Object.keys(row);
  switch (misfit.kind) {
    case 'missing': {
      const missing = [...fields].filter(
        ([name, { optional }]) => !optional && !Object.hasOwn(row, name),
      );
      return missingFields(
        missing.map(([name, { type }]) => ({ name, type })),
        present,
      );
    }
    case 'value':
      return otherType(misfit.name, fields.get(misfit.name)!, misfit.value);
    case 'extra':
      return extraFields(
        present.filter((name) => !fields.has(name)),
        [...fields.keys()],
      );
  }
}

/** Nothing is converted here, so of texts that look like numbers it says no more than of others. */
function otherType(name: string, { type, optional }: FieldSpec, value: JsonValue): ErrorRecord {
  const field = shorten(name, 200);
  const expected = optional ? `${type}?` : type;
  const found = showValue(value);
  const message = `\`${shorten(name)}\` should be ${expected}, found ${found}`;
  return { reason: 'type_mismatch', message, field, expected, found };
}

function inBatch({ error, index }: Found): ErrorRecord {
  return { ...error, message: `${error.message} (row ${index + 1} of the batch)` };
}

/** The plugin did what it can: it is the settings that promise too much. */
function brokenPromise(error: ErrorRecord): ErrorRecord {
  return {
    ...error,
    message: `${error.message}, though the step's \`guaranteed_fields\` promise it`,
  };
}
