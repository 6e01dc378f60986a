/** The smallest terminal in which screens are drawn. */
export const smallest = { columns: 60, rows: 15 };
