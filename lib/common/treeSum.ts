/**
 * Sums of blocks in a fixed binary tree over the block index, the twin of native/engine/treeSum.h.
 *
 * The tree of n > 1 blocks splits at the largest power of two below n:
 *
 *   S(first, n) = S(first, p) + S(first + p, n - p),  p = 2^(⌈log2 n⌉ - 1),  S(i, 1) = block i
 *
 * Aligned runs of 2^k blocks are subtrees, so that any number of threads, or processes, can sum some of
 * them each and carry out the same additions. The error grows with log2 n, not n (N. J. Higham, "The
 * accuracy of floating point summation", SIAM Journal on Scientific Computing 14, 1993).
 */

/** Rows of a block in sums of one number for each row. */
export const SUM_ROWS = 256;

/**
 * The tree of one number for each block, added block by block: a binary counter whose digits are the
 * sums of complete subtrees.
 *
 * @example
 * const sum = new TreeSum();
 * for (const block of [1, 2, 3]) sum.add(block);
 * sum.total; // (1 + 2) + 3
 */
export class TreeSum {
  readonly #sums: number[] = [];
  #count = 0;

  add(block: number): void {
    let sum = block;
    for (let before = this.#count++; before % 2 === 1; before = (before - 1) / 2) {
      sum += this.#sums.pop() as number;
    }
    this.#sums.push(sum);
  }

  /** The sum of the added values; 0 if there are none. */
  get total(): number {
    const sums = this.#sums;
    let sum = sums.length > 0 ? sums[sums.length - 1] : 0;
    for (let level = sums.length - 2; level >= 0; level--) sum += sums[level];
    return sum;
  }
}

/** Σ term(i) for i from 0 to n, in blocks of SUM_ROWS. */
export function sumOfRows(n: number, term: (i: number) => number): number {
  const sum = new TreeSum();
  for (let first = 0; first < n; first += SUM_ROWS) {
    const end = Math.min(n, first + SUM_ROWS);
    let block = 0;
    for (let i = first; i < end; i++) block += term(i);
    sum.add(block);
  }
  return sum.total;
}

/**
 * The same tree for vectors. Each block is accumulated in `next()` and ended by `close()`. `finish`
 * leaves the sum in the array passed to `begin`; a single block is accumulated there directly.
 */
export class VectorTreeSum {
  /** The first one is the caller's array. */
  readonly #levels: Float64Array[] = [];
  #count = 0;
  #depth = 0;

  /** Begins a sum in `root`, which must be all 0. */
  begin(root: Float64Array): void {
    if (this.#levels[0]?.length !== root.length) this.#levels.length = 0;
    this.#levels[0] = root;
    this.#count = 0;
    this.#depth = 0;
  }

  /** The array in which to accumulate the next block; all 0. */
  next(): Float64Array {
    if (this.#depth > 0 && this.#depth < this.#levels.length) this.#levels[this.#depth].fill(0);
    this.#levels[this.#depth] ??= new Float64Array(this.#levels[0].length);
    return this.#levels[this.#depth];
  }

  /** Ends the block. */
  close(): void {
    this.#depth += 1;
    for (let before = this.#count++; before % 2 === 1; before = (before - 1) / 2) this.#merge();
  }

  finish(): void {
    while (this.#depth > 1) this.#merge();
  }

  #merge(): void {
    this.#depth -= 1;
    const [sum, part] = [this.#levels[this.#depth - 1], this.#levels[this.#depth]];
    for (let j = 0; j < sum.length; j++) sum[j] += part[j];
  }
}

/**
 * Calls merge(i, i + width, width) for each addition of the tree over `count` values, level by
 * level: value i, which holds the sum from block i on, adds value i + width.
 */
export function mergeTree(
  count: number,
  merge: (i: number, other: number, width: number) => void,
): void {
  for (let width = 1; width < count; width *= 2) {
    for (let i = 0; i + width < count; i += 2 * width) merge(i, i + width, width);
  }
}
