import type { RowData } from '../../../landscape/model/json.ts';
import { nearestName } from '../../../landscape/model/nearest-name.ts';
import type { OptionProblem } from '../../contract.ts';
import { showNames } from '../../schema/show-value.ts';
import type { TableOptions } from './table-options.ts';
import type { TakenColumn } from './taken-columns.ts';

interface NeededColumn {
  readonly column: string;
  /** From the options of the plugin. */
  readonly path: OptionProblem['path'];
}

interface Gap extends NeededColumn {
  readonly firstPlace: string;
  readonly count: number;
}

/** Whether the rows of a table have the columns that are needed; says at the end what is missing. */
export class ColumnCheck {
  readonly #file: string;
  readonly #needed: readonly NeededColumn[];
  readonly #gaps = new Map<string, Gap>();
  #names: readonly string[] = [];
  #rowCount = 0;

  constructor({ path, key }: TableOptions, taken: readonly TakenColumn[]) {
    this.#file = path;
    this.#needed = [{ column: key, path: ['table', 'key'] }, ...taken];
  }

  look(row: RowData, place: string): void {
    if (this.#rowCount === 0) this.#names = Object.keys(row);
    this.#rowCount += 1;
    const missing = this.#needed.filter(({ column }) => !Object.hasOwn(row, column));
    for (const { column, path } of missing) {
      const { firstPlace, count } = this.#gaps.get(column) ?? { firstPlace: place, count: 0 };
      this.#gaps.set(column, { column, path, firstPlace, count: count + 1 });
    }
  }

  problems(): readonly OptionProblem[] {
    return [...this.#gaps.values()].map((gap) =>
      gap.count === this.#rowCount ? this.#unknownColumn(gap) : this.#missingCell(gap),
    );
  }

  #unknownColumn({ column, path }: Gap): OptionProblem {
    const nearest = nearestName(column, this.#names);
    return {
      code: 'COLUMN_UNKNOWN',
      path,
      message: `\`${this.#file}\` has no column ${showNames([column])}`,
      found: column,
      expected: this.#names.length === 0 ? 'it has no columns' : `one of ${showNames(this.#names)}`,
      ...(nearest !== undefined && { nextStep: `Did you mean \`${nearest}\`?` }),
    };
  }

  #missingCell({ column, path, firstPlace, count }: Gap): OptionProblem {
    const others = count === 1 ? '' : `, nor have ${count - 1} more rows`;
    return {
      code: 'COLUMN_MISSING',
      path,
      message: `\`${this.#file}\` ${firstPlace} has no ${showNames([column])}${others}`,
      found: column,
      nextStep: `Declare it in \`table.schema\` as optional: \`"${column}: any?"\` is null where it is missing.`,
    };
  }
}
