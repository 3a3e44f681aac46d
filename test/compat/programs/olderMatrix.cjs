// Products with the oldest version of ml-matrix that the tests know.
const { Matrix, SVD } = require('ml-matrix-6.4');

const rows = (n, m) =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: m }, (_, j) => ((i * 7 + j * 3) % 11) - 5),
  );
const a = new Matrix(rows(40, 30));
const product = a.mmul(new Matrix(rows(30, 25)));
console.log(product.rows, product.columns, product.get(3, 4), product.get(39, 24));
console.log(a.mmul(new Matrix(rows(30, 1))).get(7, 0));
console.log(
  new SVD(a, { autoTranspose: true })
    .solve(new Matrix(rows(40, 1)))
    .get(0, 0)
    .toFixed(9),
);
