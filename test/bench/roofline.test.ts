/** The arithmetic of costs, limits and figures. */
import assert from 'node:assert/strict';
import { better, type Limits, roofOf, threadCounts } from '../../lib/bench/limits.ts';
import { lackOfMemory } from '../../lib/bench/memory.ts';
import { attainable, costOf, figuresOf } from '../../lib/bench/roofline.ts';
import { TASKS } from '../../lib/bench/tasks.ts';

const SIZE = { rows: 1000, cols: 10 };
const LIMITS: Limits = {
  bandwidth: [
    { threads: 1, bytes: 1e6, bytesPerSecond: 10e9 },
    { threads: 4, bytes: 1e6, bytesPerSecond: 30e9 },
  ],
  products: [
    { precision: 'float32', rows: 8, cols: 8, outputs: 8, threads: 1, operationsPerSecond: 50e9 },
    { precision: 'float32', rows: 9, cols: 9, outputs: 9, threads: 1, operationsPerSecond: 60e9 },
    { precision: 'float32', rows: 9, cols: 9, outputs: 9, threads: 4, operationsPerSecond: 200e9 },
    { precision: 'float64', rows: 9, cols: 9, outputs: 9, threads: 4, operationsPerSecond: 999e9 },
  ],
};

describe('roofline', () => {
  it('counts bytes of x once and two operations an element, output and pass', () => {
    assert.deepEqual(costOf(TASKS['batch-gd'], SIZE), { bytes: 40_000, operations: 40_000 });
    for (const [storage, bytes] of [
      ['float16', 20_000],
      ['bfloat16', 20_000],
      ['uint8', 10_000],
    ] as const) {
      assert.equal(costOf(TASKS['batch-gd'], SIZE, storage).bytes, bytes);
    }
    assert.deepEqual(costOf(TASKS.softmax, SIZE), { bytes: 40_000, operations: 400_000 });
    assert.deepEqual(costOf(TASKS['predict-one'], SIZE), { bytes: 40_000, operations: 20_000 });
  });

  it('is the lower of what memory and arithmetic allow', () => {
    const roof = { bandwidth: 10e9, peak: 60e9 };
    assert.equal(attainable(roof, { bytes: 4, operations: 4 }), 10e9);
    assert.equal(attainable(roof, { bytes: 4, operations: 40 }), 60e9);
  });

  it('is that of the nearest number of threads, and of the fastest float32 product', () => {
    assert.deepEqual(roofOf(LIMITS, 1), { bandwidth: 10e9, peak: 60e9 });
    assert.deepEqual(roofOf(LIMITS, 3), { bandwidth: 30e9, peak: 200e9 });
    assert.equal(roofOf({ bandwidth: [], products: LIMITS.products }, 1), undefined);
  });

  it('turns seconds into rates and shares', () => {
    const figures = figuresOf([1, 3, 2], TASKS.softmax, SIZE, 4, { bandwidth: 160_000, peak: 1e6 });
    assert.equal(figures.median, 2);
    assert.equal(figures.samplesPerSecond, 2000);
    assert.equal(figures.secondsPerEpoch, 0.5);
    assert.equal(figures.bytesPerSecond, 80_000);
    assert.equal(figures.operationsPerSecond, 800_000);
    assert.equal(figures.bandwidthShare, 0.5);
    assert.equal(figures.rooflineShare, 0.8);
  });

  it('says nothing of rates where the epochs are not known, nor of shares without a roof', () => {
    assert.deepEqual(
      Object.keys(figuresOf([1], TASKS.optimum, SIZE, undefined, undefined)).sort(),
      ['count', 'fastest', 'lowerQuartile', 'median', 'slowest', 'upperQuartile'],
    );
    const { rooflineShare, samplesPerSecond } = figuresOf([1], TASKS.online, SIZE, 1, undefined);
    assert.equal(rooflineShare, undefined);
    assert.equal(samplesPerSecond, 1000);
  });

  it('keeps the better of two measurements of the machine', () => {
    const slower = {
      bandwidth: LIMITS.bandwidth.map((each) => ({ ...each, bytesPerSecond: 11e9 })),
      products: LIMITS.products.map((each) => ({ ...each, operationsPerSecond: 1 })),
    };
    const { bandwidth, products } = better(LIMITS, slower);
    assert.deepEqual(
      bandwidth.map(({ bytesPerSecond }) => bytesPerSecond),
      [11e9, 30e9],
    );
    assert.deepEqual(products, LIMITS.products);
  });

  it('is found for powers of two threads and all of them', () => {
    assert.deepEqual([1, 2, 6, 8].map(threadCounts), [[1], [1, 2], [1, 2, 4, 6], [1, 2, 4, 8]]);
  });

  it('asks for memory first', () => {
    assert.equal(lackOfMemory(SIZE, 160_000), undefined);
    assert.equal(
      lackOfMemory({ rows: 5_000_000, cols: 64 }, 4e9),
      'it needs about 5.1 GB of memory, but 4.0 GB are free',
    );
  });
});
