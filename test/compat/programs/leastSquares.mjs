// The decompositions of ml-matrix's README on larger matrices.
import * as mlMatrix from 'ml-matrix';

const { EVD, Matrix, SVD, inverse, solve } = mlMatrix;
let word = 7;
const random = () => {
  word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
  return word / 2 ** 32;
};
const A = Matrix.rand(120, 40, { random });
const b = Matrix.rand(120, 1, { random });
const gram = A.transpose().mmul(A);
const x = solve(gram, A.transpose().mmul(b));
console.log(
  x
    .to1DArray()
    .slice(0, 4)
    .map((each) => each.toFixed(8))
    .join(' '),
);
console.log(
  new SVD(A).solve(b).sub(x).abs().max() < 1e-8,
  inverse(gram).mmul(gram).trace().toFixed(6),
);
console.log(new EVD(gram).realEigenvalues.at(-1).toFixed(6));
