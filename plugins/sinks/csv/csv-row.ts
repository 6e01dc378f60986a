import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import { PluginError } from '../../../landscape/model/errors.ts';
import { getField, type JsonValue, type RowData } from '../../../landscape/model/json.ts';
import type { SinkEntry } from '../../contract.ts';
import { mayHoldLoneSurrogate, refuseLoneSurrogate } from '../lone-surrogate.ts';
import { refuseUnexpectedFields } from '../unexpected-fields.ts';
import { cellEncoder, type CellForm } from './csv-cell.ts';
import { columnNames, type CsvColumns, rawColumns, reasonColumns } from './csv-columns.ts';

type RawContent = Extract<SinkEntry['content'], { kind: 'raw' }>;

type Reason = Required<SinkEntry>['reason'];

/** Marks a raw record that is no text: what follows is the Base64 form of its bytes. */
const base64Mark = 'base64:';

/** Turns entries into lines without their end; or says why an entry has no place in the file. */
export function csvRowEncoder(
  columns: CsvColumns,
  form: CellForm,
): (entry: SinkEntry) => string | ErrorRecord {
  const { fields } = columns;
  const fieldSet = new Set(fields);
  const { delimiter } = form;
  const encodeCell = cellEncoder(form);
  const encodeCells = (values: readonly JsonValue[]) => values.map(encodeCell).join(delimiter);

  const noRow = delimiter.repeat(Math.max(fields.length - 1, 0));
  const noRaw = encodeCells(rawColumns.map(() => null));
  const noReason = encodeCells(reasonColumns.map(() => null));
  const afterFields = fields.length > 0 ? delimiter : '';
  const isSingle = columnNames(columns).length === 1;

  return (entry) => {
    const { content, reason } = entry;
    assertExpected(entry, columns);
    const row = content.kind === 'row' ? content.row : undefined;
    const cells = row === undefined ? noRow : encodeFields(row);
    if (typeof cells !== 'string') return cells;
    let line = cells;
    let lead = afterFields;
    if (columns.raw) {
      line += lead + (content.kind === 'raw' ? encodeCells(rawValues(content)) : noRaw);
      lead = delimiter;
    }
    if (columns.reasons) {
      line += lead + (reason === undefined ? noReason : encodeCells(reasonValues(reason)));
    }
    if (!line.isWellFormed() || mayHoldLoneSurrogate(line)) {
      const refusal =
        refuseLoneSurrogate({ ...row }) ?? refuseLoneSurrogate({ ...rawOf(content), ...reason });
      if (refusal !== undefined) return refusal;
    }
    // A lone empty cell would be an empty line, and readers skip those: the row would be lost.
    return isSingle && line === '' ? '""' : line;
  };

  function encodeFields(row: RowData): string | ErrorRecord {
    const names = Object.keys(row);
    const isAligned =
      names.length === fields.length && names.every((name, i) => name === fields[i]);
    let line = '';
    let found = 0;
    let lead = '';
    for (const field of fields) {
      const value = isAligned ? row[field] : getField(row, field);
      line += value === undefined ? lead : lead + encodeCell(value);
      if (value !== undefined) found += 1;
      lead = delimiter;
    }
    return found === names.length ? line : refuseUnexpectedFields(row, fieldSet);
  }
}

function rawOf(content: SinkEntry['content']): RowData {
  return content.kind === 'raw' ? { [rawColumns[0]]: content.text } : {};
}

/** What `rawColumns` hold. */
export function rawValues({ text, base64, line }: RawContent): readonly [string, number] {
  if (base64) return [base64Mark + text, line];
  // Text that looks marked is marked itself, so that what a mark means is never in doubt.
  return text.startsWith(base64Mark)
    ? [base64Mark + Buffer.from(text).toString('base64'), line]
    : [text, line];
}

/** What `reasonColumns` hold. */
export function reasonValues({ reason, message, node, row }: Reason): readonly JsonValue[] {
  return [reason, message, node, row];
}

/** The columns were chosen for what the graph said would arrive; anything else is our own defect. */
export function assertExpected({ content, reason }: SinkEntry, columns: CsvColumns): void {
  if (content.kind === 'raw' && !columns.raw) {
    throw new PluginError('SINK_INPUT_UNDECLARED', 'A raw record arrived that was not announced');
  }
  if (reason !== undefined && !columns.reasons) {
    throw new PluginError('SINK_INPUT_UNDECLARED', 'A reason arrived that was not announced');
  }
}
