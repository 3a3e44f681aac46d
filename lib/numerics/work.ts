/** Work in pieces, so that the TypeScript backend can yield to the event loop. */

/** Work between two points where it can yield, in elements of X: well below a millisecond. */
export const WORK_PER_PIECE = 1 << 18;

/** Work that can be suspended and resumed; returns its result at the end. */
export type Pieces<Result> = Generator<undefined, Result, undefined>;

/** Counts work over batches and epochs, and reports when it is time to yield. */
export class WorkMeter {
  #work = 0;

  /** Adds work. When a piece is full, resets the count and returns true. */
  isFull(work: number): boolean {
    this.#work += work;
    if (this.#work < WORK_PER_PIECE) return false;
    this.#work = 0;
    return true;
  }
}

/** Runs the work to its end without yielding and returns its result. */
export function inOneGo<Result>(pieces: Pieces<Result>): Result {
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  return piece.value;
}
