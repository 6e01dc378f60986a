import { parse } from 'csv-parse/sync';

/**
 * The fields of quoted records, each well-formed and without its line break. One call for all of
 * them: csv-parse takes 15 µs to start and 1 µs a record.
 *
 * @throws Error when csv-parse sees other records than the record splitter: a defect of ours.
 */
export function splitQuotedRecords(
  records: readonly string[],
  delimiter: string,
): readonly (readonly string[])[] {
  if (records.length === 0) return [];
  // The line break is ours: one that stands in a quoted field is not mistaken for it.
  const cells: readonly (readonly string[])[] = parse(records.join('\n'), {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
  });
  if (cells.length !== records.length) {
    throw new Error(`csv-parse made ${cells.length} records of ${records.length}`);
  }
  return cells;
}
