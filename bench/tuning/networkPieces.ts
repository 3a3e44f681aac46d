/**
 * Computes the table of native/engine/network.h from measured steps with different numbers of
 * pieces.
 */

/** Seconds per step by number of pieces, on all threads. */
export interface PiecesMeasured {
  /** Numbers of inputs and units of the network's one hidden layer. */
  readonly size: number;
  readonly batch: number;
  /** Operations of the batch, forward and backward: 4 per weight and row. */
  readonly operations: number;
  /** Seconds on one thread without splitting. */
  readonly alone: number;
  readonly seconds: ReadonlyMap<number, number>;
}

export interface PiecesRow {
  readonly operations: number;
  readonly pieces: number;
}

/** Minimum relative gain from more pieces; a smaller one is not worth their cost. */
const WORTH = 0.03;

/** The smallest number of pieces that is about as fast as any; 1 means one thread. */
export function bestPieces({ seconds, alone }: PiecesMeasured): number {
  const fastest = Math.min(alone, ...seconds.values());
  if (alone <= (1 + WORTH) * fastest) return 1;
  for (const [pieces, each] of [...seconds].sort(([a], [b]) => a - b)) {
    if (each <= (1 + WORTH) * fastest) return pieces;
  }
  return 1;
}

/**
 * The rows of the table, in descending order of pieces. For each number of pieces: the operations
 * from which this number or more is best, chosen to misclassify the fewest measurements. Numbers
 * that are never best have no row.
 */
export function piecesTable(measured: readonly PiecesMeasured[]): PiecesRow[] {
  const points = measured
    .map((each) => ({ operations: each.operations, best: bestPieces(each) }))
    .sort((a, b) => a.operations - b.operations);
  const numbers = [...new Set(measured.flatMap(({ seconds }) => [...seconds.keys()]))]
    .filter((pieces) => pieces > 1)
    .sort((a, b) => a - b);
  const rows: PiecesRow[] = [];
  let least = 0;
  for (const pieces of numbers) {
    if (!points.some(({ best }) => best >= pieces)) continue;
    const wrongFrom = (from: number) =>
      points.filter(({ operations, best }) => operations >= from !== best >= pieces).length;
    const [from] = points
      .map(({ operations }) => operations)
      .filter((operations) => operations >= least)
      .sort((a, b) => wrongFrom(a) - wrongFrom(b) || a - b);
    // The same threshold as for fewer pieces: this row replaces those.
    if (rows[0]?.operations === from) rows.shift();
    rows.unshift({ operations: from, pieces });
    least = from;
  }
  return rows;
}

/** Formats the table as in native/engine/network.h. */
export function showPiecesTable(rows: readonly PiecesRow[]): string {
  const shown = rows.map(({ operations, pieces }) => {
    const text = operations.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
    return `{${text}, ${pieces}}`;
  });
  return `  static constexpr Row table[] = {${shown.join(', ')}};`;
}
