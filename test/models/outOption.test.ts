/** Predicting into arrays of the caller's: the same numbers, no array made, nothing wrong written. */
import assert from 'node:assert/strict';
import { Dataset } from '../../lib/data/dataset.ts';
import { type Matrix, matrix } from '../../lib/data/matrix.ts';
import type { FloatArray } from '../../lib/data/numericArrays.ts';
import { LinearRegression } from '../../lib/models/linearRegression.ts';
import { LogisticRegression } from '../../lib/models/logisticRegression.ts';
import type { OutOption } from '../../lib/models/outOption.ts';
import { SGDClassifier } from '../../lib/models/sgdClassifier.ts';
import { SigmoidClassifier } from '../../lib/models/sigmoidClassifier.ts';
import { backendNames } from '../support/backends.ts';
import { problem } from '../support/problems.ts';

const { x, y } = problem(5000, 6);
const numbers = Array.from(y, (label, i) => (i % 7 === 0 ? 40 : label));
const few = matrix(x.data.subarray(0, 18), 3, 6);

type Call = (x: Matrix | Dataset, options?: OutOption) => FloatArray;

for (const backend of backendNames) {
  for (const precision of ['float64', 'float32'] as const) {
    describe(`predicting into an array, ${backend}, ${precision}`, () => {
      const common = { backend, precision, maxEpochs: 5, seed: 1 } as const;
      const binary = new LogisticRegression(common);
      binary.fitSync(x, y);
      const three = new LogisticRegression(common);
      three.fitSync(x, numbers);
      const huber = new SGDClassifier({ ...common, loss: 'modifiedHuber' });
      huber.fitSync(x, numbers);
      const neuron = new SigmoidClassifier({ ...common, learningRate: 1e-4 });
      neuron.fitSync(x, y);
      const counts = new LinearRegression({ ...common, loss: 'poisson' });
      counts.fitSync(
        x,
        Array.from(y, (label) => 1 + label),
      );
      const two = new LinearRegression(common);
      two.fitSync(x, { data: x.data.slice(0, 10_000), rows: 5000, cols: 2 });

      /** Numbers for each row, and who says them. */
      const calls: Record<string, [number, Call]> = {
        'scores of two classes': [1, (x, o) => binary.decisionFunction(x, o).data],
        'scores of three classes': [3, (x, o) => three.decisionFunction(x, o).data],
        'scores of a neuron': [1, (x, o) => neuron.decisionFunction(x, o)],
        'probabilities of two classes': [2, (x, o) => binary.predictProba(x, o).data],
        'probabilities of three classes': [3, (x, o) => three.predictProba(x, o).data],
        'probabilities one against the rest': [3, (x, o) => huber.predictProba(x, o).data],
        'their logarithms, of two': [2, (x, o) => binary.predictLogProba(x, o).data],
        'their logarithms, of three': [3, (x, o) => three.predictLogProba(x, o).data],
        counts: [1, (x, o) => counts.predict(x, o)],
        'two numbers': [2, (x, o) => two.predict(x, o)],
        'a matrix of two numbers': [2, (x, o) => two.predictMatrix(x, o).data],
      };
      const make = (length: number) =>
        precision === 'float32' ? new Float32Array(length) : new Float64Array(length);

      for (const [what, [perRow, call]] of Object.entries(calls)) {
        it(`${what}: as without, of one row, few and many, of narrow datasets too`, () => {
          const half = new Dataset(x, { storage: 'float16' });
          for (const samples of [few, x, half, half.take([17])]) {
            const expected = call(samples);
            const rows = expected.length / perRow;
            const around = make(expected.length + 2).fill(-7);
            const out = around.subarray(1, 1 + rows * perRow);
            assert.equal(call(samples, { out }), out);
            assert.deepEqual(out, expected);
            assert.deepEqual([around[0], around[around.length - 1]], [-7, -7]);
          }
        });

        it(`${what}: refuses another length, another precision, and the memory of x`, () => {
          const right = make(3 * perRow);
          const wrong = precision === 'float32' ? new Float64Array(right) : new Float32Array(right);
          const refuse = (out: unknown, message: RegExp) =>
            assert.throws(() => call(few, { out } as OutOption), message);
          refuse(make(3 * perRow + 1), /"out" to have \d+ elements.* of each row of x, but it has/);
          refuse(make(0), /"out" to have/);
          refuse(wrong, /"out" to be a Float\d\dArray, which is the precision of the model/);
          refuse(Array.from(right), /"out" to be a Float/);
          refuse(null, /"out" to be a Float/);
          const data = make(18);
          data.set(few.data);
          const inPlace = matrix(data, 3, 6);
          const out = data.subarray(6, 6 + 3 * perRow);
          assert.throws(() => call(inPlace, { out }), /"out" to share no memory with "x"/);
          const both = make(18 + 3 * perRow);
          both.set(few.data);
          const beside = { out: both.subarray(18) };
          assert.deepEqual(call(matrix(both.subarray(0, 18), 3, 6), beside), call(few));
          assert.throws(() => call(few, { into: right } as OutOption), /option "into"/);
        });
      }

      it('labels that are numbers, into any kind of array that holds them', () => {
        const expected = three.predict(x);
        assert.deepEqual(
          [...new Set(expected)].sort(),
          [0, 1, 40].slice(0, new Set(expected).size),
        );
        for (const Kind of [Uint8Array, Int16Array, Float32Array, Float64Array]) {
          const out = new Kind(5000);
          assert.equal(three.predict(x, { out }), out);
          assert.deepEqual(Array.from<unknown>(out), expected);
        }
        const model = new LogisticRegression(common);
        model.fitSync(
          x,
          Array.from(y, (label) => (label ? 300 : -1)),
        );
        for (const out of [new Uint8Array(5000), new Uint32Array(5000), new Int8Array(5000)]) {
          assert.throws(
            () => model.predict(x, { out }),
            /holds all classes, but U?[Ii]nt\d+Array does/,
          );
        }
        assert.deepEqual(
          Array.from(model.predict(few, { out: new Int16Array(3) })),
          model.predict(few),
        );
        assert.throws(
          () => model.predict(few, { out: new Int16Array(4) }),
          /"out" to have 3 elements/,
        );
        const text = new LogisticRegression(common);
        text.fitSync(
          x,
          Array.from(y, (label) => (label ? 'yes' : 'no')),
        );
        const out = new Uint8Array(3);
        assert.throws(() => text.predict(few, { out }), /classes that are numbers.* one is "?'?no/);
        assert.throws(() => model.predict(few, { out: [] as never }), /"out" to be a typed array/);
      });
    });
  }
}
