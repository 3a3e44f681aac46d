// The example of ml-logistic-regression's README.
import LogisticRegression from 'ml-logistic-regression';
import { Matrix } from 'ml-matrix';

const X = new Matrix([
  ...[
    [0, -1],
    [1, 0],
    [1, 1],
    [1, -1],
    [2, 0],
    [2, 1],
    [2, -1],
    [3, 2],
    [0, 4],
    [1, 3],
    [1, 4],
  ],
  ...[
    [1, 5],
    [2, 3],
    [2, 4],
    [2, 5],
    [3, 4],
    [1, 10],
    [1, 12],
    [2, 10],
    [2, 11],
    [2, 14],
    [3, 11],
  ],
]);
const Y = Matrix.columnVector([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
const Xtest = new Matrix([
  [0, -2],
  [1, 0.5],
  [1.5, -1],
  [1, 2.5],
  [2, 3.5],
  [1.5, 4],
  [1, 10.5],
  [2.5, 10.5],
  [2, 11.5],
]);

const logreg = new LogisticRegression({ numSteps: 1000, learningRate: 5e-3 });
logreg.train(X, Y);
console.log(logreg.predict(Xtest).join(' '));
console.log(
  logreg.classifiers[0].weights
    .to1DArray()
    .map((each) => each.toFixed(6))
    .join(' '),
);
