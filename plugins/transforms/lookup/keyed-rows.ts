import { getField, rowOf, type RowData } from '../../../landscape/model/json.ts';
import type { OptionProblem } from '../../contract.ts';
import { showValue } from '../../schema/show-value.ts';
import { isKey, keyType, type KeyType, type TableKey } from './table-key.ts';
import type { TableOptions } from './table-options.ts';

/** Rows by their keys, each of which may be there once, all of one type. */
export class KeyedRows {
  /** The key and the columns that are taken, by their names in the table. */
  readonly rows = new Map<TableKey, RowData>();
  keyType: KeyType | undefined;

  readonly #file: string;
  readonly #keyColumn: string;
  readonly #columns: readonly string[];
  readonly #places = new Map<TableKey, string>();

  /** @param taken - The columns that are kept beside the key. */
  constructor({ path, key }: TableOptions, taken: readonly string[]) {
    this.#file = path;
    this.#keyColumn = key;
    this.#columns = [key, ...taken];
  }

  /**
   * A row without a key column adds nothing: `ColumnCheck` tells of it.
   *
   * @returns what is wrong with the key, in which case the row is not added.
   */
  add(row: RowData, place: string): OptionProblem | undefined {
    const key = getField(row, this.#keyColumn);
    if (key === undefined) return undefined;
    if (!isKey(key)) return this.#refuse('KEY_INVALID', place, `the key is ${showValue(key)}`);
    const shown = `the key ${showValue(key)}`;
    const firstPlace = this.#places.get(key);
    if (firstPlace !== undefined)
      return this.#refuse('KEY_DUPLICATE', place, `${shown} is there already: ${firstPlace}`);
    this.keyType ??= keyType(key);
    if (keyType(key) !== this.keyType)
      return this.#refuse('KEY_INVALID', place, `${shown} is no ${this.keyType} as others are`);
    this.#places.set(key, place);
    this.rows.set(
      key,
      rowOf(this.#columns.map((column) => [column, getField(row, column) ?? null])),
    );
    return undefined;
  }

  inKeyOrder(): readonly RowData[] {
    return [...this.rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }

  #refuse(code: string, place: string, why: string): OptionProblem {
    return { code, path: ['table', 'key'], message: `\`${this.#file}\` ${place}: ${why}` };
  }
}
