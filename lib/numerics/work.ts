/** Work in pieces: how the TypeScript backend gives the event loop its turns. */

/** Work between two chances to give way, in elements of X: well below a millisecond. */
export const WORK_PER_PIECE = 1 << 18;

/** Work that can be left and taken up again; returns its result at the end. */
export type Pieces<Result> = Generator<undefined, Result, undefined>;

/** Counts work over batches and epochs, and says when it is time to give way. */
export class WorkMeter {
  #work = 0;

  /** Adds work; true, and back to zero, once a piece is full. */
  isFull(work: number): boolean {
    this.#work += work;
    if (this.#work < WORK_PER_PIECE) return false;
    this.#work = 0;
    return true;
  }
}

/** The result of work that need not give way. */
export function inOneGo<Result>(pieces: Pieces<Result>): Result {
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  return piece.value;
}
