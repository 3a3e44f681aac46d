/** Numbers drawn from a seed. Every call has its own generator, so that it can be repeated alone. */

export interface Draws {
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  /** One of the list. */
  pick<Value>(list: readonly Value[]): Value;
  /** True once in `n` times. */
  once(n: number): boolean;
  /** A number of about the size of features. */
  number(): number;
}

/** The generator of call `index` under this seed (mulberry32, by Tommy Ettinger). */
export function drawsFor(seed: number, index: number): Draws {
  let word = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(index + 1, 0xc2b2ae35)) >>> 0;
  const next = () => {
    word = (word + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(word ^ (word >>> 15), word | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    below,
    pick: (list) => list[below(list.length)],
    once: (n) => below(n) === 0,
    number: () => Math.round((next() * 4 - 2) * 1024) / 1024,
  };
}
