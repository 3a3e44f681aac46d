/**
 * Shapes of X that meet every path through the blocks: one row, one column, remainders of four
 * rows, several blocks and chunks, rows longer than a block.
 */
export const shapeCases: readonly { rows: number; cols: number }[] = [
  { rows: 1, cols: 1 },
  { rows: 2, cols: 3 },
  { rows: 7, cols: 1 },
  { rows: 37, cols: 11 },
  { rows: 500, cols: 3 },
  { rows: 1031, cols: 64 },
  { rows: 9001, cols: 17 },
  { rows: 130, cols: 5003 },
];
