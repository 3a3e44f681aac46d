/**
 * Code of the user's that runs between a check and its use: getters, Proxies, lengths that say something
 * else. Whatever they do to the arrays of the call, it ends with an error, or as if they had done nothing.
 */
import assert from 'node:assert/strict';
import { objective } from '../../lib/descent/index.ts';
import { Dataset, LogisticRegression, MLPRegressor } from '../../lib/index.ts';
import { backendNames } from '../support/backends.ts';

const ROWS = 6;
const COLS = 2;

function features(): Float64Array {
  return Float64Array.from({ length: ROWS * COLS }, (_, i) => Math.sin(3 * i));
}

function takeAway(...arrays: ArrayBufferView[]): void {
  for (const { buffer } of arrays) structuredClone(0, { transfer: [buffer as ArrayBuffer] });
}

/** Where the array's memory goes, and when: each makes arguments out of x, which a later one takes away. */
const WAYS: Record<string, (x: Float64Array) => { out?: unknown; x: unknown }> = {
  'a length of out that is a getter': (x) => {
    const out = new Float64Array(ROWS);
    Object.defineProperty(out, 'length', {
      get() {
        if (out.buffer.byteLength > 0) takeAway(x, out);
        return ROWS;
      },
    });
    return { x: { data: x, rows: ROWS, cols: COLS }, out };
  },
  'an option that is a getter': (x) => ({
    x: { data: x, rows: ROWS, cols: COLS },
    get out() {
      takeAway(x);
      return new Float64Array(ROWS);
    },
  }),
  'a number of rows that is a getter': (x) => ({
    x: {
      data: x,
      get rows() {
        takeAway(x);
        return ROWS;
      },
      cols: COLS,
    },
  }),
  'a class with a length of its own': (x) => ({
    x: {
      data: new (class extends Float64Array {
        override get length() {
          return 2 * ROWS * COLS;
        }
      })(x),
      rows: 2 * ROWS,
      cols: COLS,
    },
  }),
  'a Proxy of an array': (x) => ({ x: { data: new Proxy(x, {}), rows: ROWS, cols: COLS } }),
  'out that is a Proxy': (x) => ({
    x: { data: x, rows: ROWS, cols: COLS },
    out: new Proxy(new Float64Array(ROWS), {}),
  }),
};

for (const backend of backendNames) {
  describe(`arrays that are taken away during a call, ${backend} backend`, () => {
    const y = Float64Array.from({ length: ROWS }, (_, i) => i % 2);
    const options = { maxEpochs: 2, seed: 1, backend } as const;
    const model = new MLPRegressor({ ...options, hidden: [3] });
    model.fitSync({ data: features(), rows: ROWS, cols: COLS }, y);
    const linear = new LogisticRegression(options);
    linear.fitSync({ data: features(), rows: ROWS, cols: COLS }, y);

    for (const [name, make] of Object.entries(WAYS)) {
      it(`predict and decisionFunction: ${name}`, () => {
        for (const call of [
          (x: unknown, rest: object) => model.predict(x as never, rest as never),
          (x: unknown, rest: object) => linear.decisionFunction(x as never, rest as never),
        ]) {
          const args = make(features());
          const { x } = args;
          const rest =
            'out' in args
              ? Object.defineProperties({}, { out: { enumerable: true, get: () => args.out } })
              : {};
          assert.throws(() => call(x, rest), /^(Type|Range)Error: Expected "(x|out|x\.data)" to/);
        }
      });
    }

    it('fit: elements of y that take x away', async () => {
      for (const method of ['fitSync', 'partialFitSync', 'fit', 'partialFit'] as const) {
        const x = features();
        const labels = Array.from(y);
        Object.defineProperty(labels, 3, {
          get() {
            if (x.length > 0) takeAway(x);
            return 1;
          },
        });
        const fresh = new LogisticRegression(options);
        await assert.rejects(
          async () => fresh[method]({ data: x, rows: ROWS, cols: COLS }, labels),
          { name: 'TypeError', message: /Expected "x" to keep its 12 elements during the call/ },
          method,
        );
      }
    });

    it('an array with properties of its own is read as what it holds', () => {
      const own = Object.assign(features(), { subarray: () => new Float64Array(1), title: 'x' });
      const expected = model.predict({ data: features(), rows: ROWS, cols: COLS });
      assert.deepEqual(model.predict({ data: own, rows: ROWS, cols: COLS }), expected);
      const out = Object.assign(new Float64Array(ROWS), { subarray: () => undefined });
      assert.equal(model.predict({ data: own, rows: ROWS, cols: COLS }, { out }), out);
      assert.deepEqual([...out], [...(expected as Float64Array)]);
    });

    it('an objective, whose samples are read in place', () => {
      const x = features();
      const bowl = objective(linear, { data: x, rows: ROWS, cols: COLS }, y);
      const before = bowl.loss([0, 0, 0]);
      assert.ok(before > 0);
      const point = Object.defineProperty([0, 0, 0], 1, {
        get() {
          takeAway(x);
          return 0;
        },
      });
      assert.throws(() => bowl.loss(point), /memory of "x" to stay in place/);
      assert.throws(
        () => bowl.gradient([0, 0, 0], new Float32Array(3) as never),
        /"out" to be a Float64Array/,
      );
    });

    it('a Dataset has a copy', () => {
      const x = features();
      const data = new Dataset({ data: x, rows: ROWS, cols: COLS }, { y });
      takeAway(x, y.slice());
      assert.equal(linear.predict(data).length, ROWS);
    });
  });
}
