/**
 * Which units dropout keeps, the twin of native/engine/mlp.h. A batch draws two words from the generator
 * of the state; each unit of each row is decided by a hash of its place and these, so that rows can be
 * worked on in any order, and nothing need be kept for the way back.
 *
 * The hash is two rounds of the mixer of splitmix32 (constants: https://nullprogram.com/blog/2018/07/31/).
 */

/** Hashes below this are dropped. */
export function dropoutThreshold(rate: number): number {
  return Math.floor(rate * 2 ** 32);
}

/** Whether the unit at `place`, row × units + unit of its batch, is kept. */
export function keepsUnit(place: number, keys: Uint32Array, threshold: number): boolean {
  return mix(mix(place + keys[0]) + keys[1]) >= threshold;
}

function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}
