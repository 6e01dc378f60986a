import type { ErrorRecord } from '../../../landscape/model/error-record.ts';
import type { SinkEntry } from '../../contract.ts';

/** How rows become the text of a file. */
export interface RowLayout {
  /** Before the first row of an empty file: a header, an opening bracket. */
  readonly first: string;
  /** Before every further row. */
  readonly next: string;
  /** After every row. */
  readonly after: string;
  /** At the end of a file with rows. */
  readonly close: string;
  /** The whole of a file without rows. */
  readonly empty: string;
  /** The row alone, well-formed; or why it has no place in this file. */
  encode(entry: SinkEntry): string | ErrorRecord;
}
