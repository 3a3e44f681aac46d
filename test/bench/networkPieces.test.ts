/** The table of piece sizes that follows from measurements. */
import assert from 'node:assert/strict';
import {
  bestPieces,
  type PiecesMeasured,
  piecesTable,
  showPiecesTable,
} from '../../bench/tuning/networkPieces.ts';

/** A step of this many operations: in one piece on one thread, and in 1, 2 and 4 pieces on all threads. */
function step(operations: number, alone: number, ...seconds: number[]): PiecesMeasured {
  const byPieces = new Map(seconds.map((each, i) => [2 ** i, each]));
  return { size: 8, batch: 8, operations, alone, seconds: byPieces };
}

const MEASURED = [
  step(1e4, 1, 1.1, 3, 5),
  step(1e5, 10, 10, 9.9, 12),
  step(1e6, 100, 100, 60, 59.9),
  step(2e6, 200, 200, 110, 115),
  step(4e6, 400, 400, 230, 201),
  step(8e6, 800, 800, 450, 401),
];

describe('pieces of a network’s work', () => {
  it('are worth it where they are faster than fewer by more than 3 %', () => {
    assert.deepEqual(MEASURED.map(bestPieces), [1, 1, 2, 2, 4, 4]);
  });

  it('make a table with the most pieces first', () => {
    const table = piecesTable(MEASURED);
    assert.deepEqual(table, [
      { operations: 4e6, pieces: 4 },
      { operations: 1e6, pieces: 2 },
    ]);
    assert.equal(showPiecesTable(table), '  static constexpr Row table[] = {{4e6, 4}, {1e6, 2}};');
  });

  it('are judged by most of the measurements, where one is off', () => {
    const [small, ...others] = MEASURED;
    const odd = step(1.5e6, 150, 150, 170, 180);
    assert.deepEqual(piecesTable([odd, ...others, small]), piecesTable(MEASURED));
  });

  it('have no row for a number that is never best', () => {
    assert.deepEqual(piecesTable(MEASURED.slice(0, 2)), []);
    // From two straight to four: no row for two.
    const jump = [step(1e5, 10, 10, 12, 14), step(1e7, 100, 100, 80, 40)];
    assert.deepEqual(piecesTable(jump), [{ operations: 1e7, pieces: 4 }]);
  });
});
