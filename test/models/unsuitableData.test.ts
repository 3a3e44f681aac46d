/** Data that cannot be trained on or answered for: an error that names the place, and nothing lost. */
import assert from 'node:assert/strict';
import { matrix } from '../../lib/data/matrix.ts';
import {
  SigmoidClassifier,
  type SigmoidClassifierOptions,
} from '../../lib/models/sigmoidClassifier.ts';
import { backendNames } from '../support/backends.ts';
import { X, Y } from '../support/problems.ts';

for (const backend of backendNames) {
  const make = (options: SigmoidClassifierOptions = {}) =>
    new SigmoidClassifier({ backend, ...options });

  describe(`unsuitable data on the ${backend} backend`, () => {
    const hole = [X[0], [1, Number.NaN], X[2], X[3]];
    const far = (value: number) => matrix(Float64Array.of(0, 0, 1, 1, 3, value, 4, 4), 4, 2);
    const bad: [string, unknown, unknown, RegExp][] = [
      [
        'ragged rows',
        [[1, 2], [3]],
        [0, 1],
        /every row of "x" to have 2 elements like x\[0\], but x\[1\] has 1/,
      ],
      ['no rows', [], [], /"x" to have at least one row/],
      ['no columns', [[], []], [0, 1], /x\[0\] is empty/],
      ['no matrix', 5, Y, /"x" to be a matrix .* or an array of rows, but received 5 \(number\)/],
      ['undefined', undefined, Y, /"x" to be a matrix/],
      ['a row that is none', [[1, 2], 7], [0, 1], /"x\[1\]" to be a row of numbers/],
      [
        'text in a row',
        [
          [1, 2],
          [1, '2'],
        ],
        [0, 1],
        /"x\[1\]\[1\]" to be a number, but received "2"/,
      ],
      [
        'a hole in a row',
        [
          [1, 2],
          [1, undefined],
        ],
        [0, 1],
        /"x\[1\]\[1\]" to be a number/,
      ],
      ['NaN in rows', hole, Y, /x\[1\]\[1\] is NaN/],
      ['NaN in a typed matrix', far(Number.NaN), Y, /x\[2\]\[1\] is NaN/],
      ['infinity in a typed matrix', far(Number.POSITIVE_INFINITY), Y, /x\[2\]\[1\] is Infinity/],
      ['-infinity in a typed matrix', far(Number.NEGATIVE_INFINITY), Y, /x\[2\]\[1\] is -Infinity/],
      [
        'a size that is wrong',
        { data: new Float64Array(7), rows: 4, cols: 2 },
        Y,
        /4 × 2 = 8 elements, but it holds 7/,
      ],
      [
        'negative sizes',
        { data: new Float64Array(8), rows: -4, cols: -2 },
        Y,
        /"x.rows" to be a positive integer/,
      ],
      [
        'zero sizes',
        { data: new Float64Array(0), rows: 0, cols: 2 },
        Y,
        /"x.rows" to be a positive integer/,
      ],
      [
        'integers of 64 bits',
        { data: new BigInt64Array(8), rows: 4, cols: 2 },
        Y,
        /"x.data" to be a Float64Array/,
      ],
      [
        'too few labels',
        X,
        ['no', 'yes'],
        /"y" to have 4 labels, one for each row of x, but it has 2/,
      ],
      ['no labels', X, [], /"y" to have at least one label/],
      ['labels that are none', X, 'nnyy', /"y" to be an array of labels/],
      ['one class', X, [1, 1, 1, 1], /two classes, but every label is 1/],
      ['three classes', X, [1, 2, 3, 1], /two classes, but it holds 3: 1, 2, 3/],
      ['a NaN label', X, [0, 1, Number.NaN, 1], /y\[2\] is NaN/],
      ['a missing label', X, [0, 1, null, 1], /"y\[2\]" to be a label/],
      [
        'rows of 0 and 1',
        X,
        [
          [0, 1],
          [1, 0],
          [0, 1],
          [1, 0],
        ],
        /"y\[0\]" to be a label .* not rows of 0 and 1. Pass rows.map\(\(row\) => row.indexOf\(1\)\)/,
      ],
      [
        'labels of two kinds',
        X,
        [0, 1, '1', 1],
        /"y\[2\]" to be a number like y\[0\], but received "1" \(string\)/,
      ],
    ];
    for (const [name, x, y, message] of bad) {
      it(`${name}: both fits throw, and an earlier fit is kept`, async () => {
        const model = make();
        model.fitSync(X, Y);
        const before = model.weights;
        assert.throws(() => model.fitSync(x as never, y as never), message);
        await assert.rejects(model.fit(x as never, y as never), message);
        assert.deepEqual(model.weights, before);
        assert.equal((await model.fit(X, Y)).epochs, 100);
      });
    }

    it('says when a value is too large for float32', () => {
      const model = make({ precision: 'float32' });
      assert.throws(() => model.fitSync(far(1e300), Y), /x\[2\]\[1\] is Infinity in float32/);
    });

    it('predict: wrong columns and values that are not finite', () => {
      const model = make();
      model.fitSync(X, Y);
      assert.throws(
        () => model.predict([[1]]),
        /"x" to have 2 columns, as it had in fit, but it has 1/,
      );
      assert.throws(() => model.predict(far(Number.NaN)), /x\[2\]\[1\] is NaN/);
      assert.throws(
        () => model.predictProba(far(Number.POSITIVE_INFINITY)),
        /x\[2\]\[1\] is Infinity/,
      );
      assert.throws(() => model.decisionFunction([]), /at least one row/);
      assert.throws(() => model.score(X, ['no']), RangeError);
    });
  });
}
