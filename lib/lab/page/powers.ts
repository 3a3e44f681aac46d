/** Polynomial features of two features. */

/** Exponents of all monomials of degree 1 to `degree`: [1, 0], [0, 1], [2, 0], [1, 1], … */
export function powers(degree: number): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let total = 1; total <= degree; total++) {
    for (let b = 0; b <= total; b++) found.push([total - b, b]);
  }
  return found;
}
