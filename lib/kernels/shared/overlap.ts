/**
 * Tests whether an output overlaps an input, in which case a product would read elements that it
 * has already written. Adjacent blocks of one matrix do not overlap.
 * native/binding/kernelArguments.h has the same rule.
 */
import type { FloatArray } from '../../data/numericArrays.ts';

/** rows × cols elements of an array, `down` and `across` apart, the first at `offset`. */
export interface Block {
  readonly elements: FloatArray;
  readonly rows: number;
  readonly cols: number;
  readonly down: number;
  readonly across: number;
  readonly offset: number;
}

/** Whether the two grids have, or may have, a common element. */
export function mayShare(one: Block, other: Block): boolean {
  if (one.elements.buffer !== other.elements.buffer) return false;
  const size = one.elements.BYTES_PER_ELEMENT;
  const [a, b] = [inRows(one), inRows(other)];
  const [lowA, highA] = bytes(a);
  const [lowB, highB] = bytes(b);
  if (lowA >= highB + size || lowB >= highA + size) return false;
  const leading = a.rows > 1 ? a.down : b.down;
  if (b.rows > 1 && b.down !== leading) return true;
  const apart = (lowB - lowA) / size;
  const narrow = Math.max(a.cols, b.cols) <= leading;
  if (a.across !== 1 || b.across !== 1 || !narrow || !Number.isInteger(apart)) return true;
  // The distance of b's first element from a's, in columns and rows.
  const right = ((apart % leading) + leading) % leading;
  const below = (apart - right) / leading;
  const meet = (shift: number) => shift < a.rows && -shift < b.rows;
  return (right < a.cols && meet(below)) || (leading - right < b.cols && meet(below + 1));
}

/** The block, or its transpose, as a grid with contiguous rows, if it has that form. */
function inRows(block: Block): Block {
  const { rows, cols, down, across } = block;
  if (across === 1 || (down !== 1 && rows !== 1)) {
    return cols === 1 && down === 1 ? { ...block, rows: 1, cols: rows, down: rows } : block;
  }
  return { ...block, rows: cols, cols: rows, down: across, across: 1 };
}

/** The byte offsets of the lowest and the highest element in the buffer. */
function bytes({ elements, rows, cols, down, across, offset }: Block): [number, number] {
  const toLastRow = (rows - 1) * down;
  const toLastCol = (cols - 1) * across;
  const low = offset + Math.min(0, toLastRow) + Math.min(0, toLastCol);
  const high = offset + Math.max(0, toLastRow) + Math.max(0, toLastCol);
  const at = (index: number) => elements.byteOffset + index * elements.BYTES_PER_ELEMENT;
  return [at(low), at(high)];
}
