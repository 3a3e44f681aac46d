/** The addon's measurements of the machine. */
import assert from 'node:assert/strict';
import { measureBandwidth, measureProducts } from '../../lib/bench/limits.ts';
import { showLimits } from '../../lib/bench/limitsText.ts';
import { describeNative } from '../support/backends.ts';
import { PROBE } from './results.ts';

describeNative("the machine's limits", (addon) => {
  it('are speeds of reading and of right products, in both precisions, on one thread and two', () => {
    const sizes = [
      { rows: 17, cols: 33, outputs: 1 },
      { rows: 17, cols: 33, outputs: 5 },
    ];
    const products = measureProducts(addon, sizes, ['float32', 'float64'], [1, 2], 1);
    assert.equal(products.length, 8);
    for (const { operationsPerSecond } of products) {
      assert.ok(operationsPerSecond > 1e6 && operationsPerSecond < 1e15, `${operationsPerSecond}`);
    }
    const [{ bytesPerSecond }] = measureBandwidth(addon, 1 << 20, [2], 2);
    assert.ok(bytesPerSecond > 1e6 && bytesPerSecond < 1e14, `${bytesPerSecond}`);
  });

  for (const [title, args, message] of [
    ['precision', ['float16', 2, 2, 2, 1, 1], /"precision" to be one that info\(\) lists/],
    ['rows', ['float32', 0, 2, 2, 1, 1], /"rows"/],
    ['outputs', ['float32', 2, 2, 1e9, 1, 1], /"outputs"/],
    ['threads', ['float32', 2, 2, 2, 0, 1], /"threads"/],
    ['repeats', ['float32', 2, 2, 2, 1, 0.5], /"repeats"/],
  ] as const) {
    it(`are not measured with a wrong ${title}`, () => {
      const call = addon.productPeak as (...args: readonly unknown[]) => number;
      assert.throws(() => call(...args), message);
    });
  }
});

describe("the machine's limits as text", () => {
  it('are a table of speeds by size and number of threads', () => {
    assert.equal(
      showLimits(PROBE.limits),
      `read bandwidth, GB/s  1 thread  2 threads
--------------------  --------  ---------
1.00 GB                   10.0       20.0

products, GFLOP/s  float32, 1 thread  float32, 2 threads
-----------------  -----------------  ------------------
512 × 512 × 512                  100                 200
`,
    );
  });
});
