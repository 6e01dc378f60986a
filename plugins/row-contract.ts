import { z } from 'zod';

/** Options that every row and batch transform has: what it expects of the rows that arrive. */
export const rowContractOptions = {
  required_input_fields: z
    .array(z.string().min(1))
    .default([])
    .describe('Fields that must be there on arrival; checked when the graph is built.'),
};

/** The parsed form of `rowContractOptions`. */
export interface RowContract {
  readonly required_input_fields: readonly string[];
}
