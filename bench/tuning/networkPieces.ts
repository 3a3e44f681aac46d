/** From measurements of steps that were cut into so many pieces: the table of native/engine/network.h. */

/** Seconds of a step by the pieces that its work is cut into, on all threads. */
export interface PiecesMeasured {
  /** Inputs and units of the network's one hidden layer. */
  readonly size: number;
  readonly batch: number;
  /** Of the batch, forwards and back: 4 by each weight and row. */
  readonly operations: number;
  /** On one thread and in one piece. */
  readonly alone: number;
  readonly seconds: ReadonlyMap<number, number>;
}

export interface PiecesRow {
  readonly operations: number;
  readonly pieces: number;
}

/** More pieces must gain more than this share, or they are not worth their price. */
const WORTH = 0.03;

/** The fewest pieces that are about as fast as any; one of which one thread alone is. */
export function bestPieces({ seconds, alone }: PiecesMeasured): number {
  const fastest = Math.min(alone, ...seconds.values());
  if (alone <= (1 + WORTH) * fastest) return 1;
  for (const [pieces, each] of [...seconds].sort(([a], [b]) => a - b)) {
    if (each <= (1 + WORTH) * fastest) return pieces;
  }
  return 1;
}

/**
 * The rows of the table, the most pieces first: for each number of pieces the operations from which on
 * that many or more are best, where fewest measurements are on the wrong side of it. Numbers of pieces
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
    // As with fewer pieces: these replace them.
    if (rows[0]?.operations === from) rows.shift();
    rows.unshift({ operations: from, pieces });
    least = from;
  }
  return rows;
}

/** As native/engine/network.h has it. */
export function showPiecesTable(rows: readonly PiecesRow[]): string {
  const shown = rows.map(({ operations, pieces }) => {
    const text = operations.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
    return `{${text}, ${pieces}}`;
  });
  return `  static constexpr Row table[] = {${shown.join(', ')}};`;
}
