/** Less work for slow contenders. */
import assert from 'node:assert/strict';
import { type Budget, describeScaled, type Scaled, scaledTo } from '../../bench/shared/scaled.ts';
import type { Training } from '../../lib/bench/tasks.ts';

const TALL = { rows: 500_000, cols: 64 };
const FULL: Training = { epochs: 50, batchSize: 'all', learningRate: 1 };
const BATCHES: Training = { epochs: 3, batchSize: 256, learningRate: 1 };
const ONLINE: Training = { epochs: 1, batchSize: 1, learningRate: 1 };

const CASES: readonly [
  title: string,
  budget: Budget,
  training: Training,
  given: Scaled,
  text: string | undefined,
][] = [
  [
    'all within the budget',
    { elements: 1e10 },
    FULL,
    { rows: 500_000, epochs: 50, factor: 1 },
    undefined,
  ],
  [
    'fewer epochs',
    { elements: 1e8 },
    FULL,
    { rows: 500_000, epochs: 3, factor: 50 / 3 },
    '3 of 50 epochs',
  ],
  [
    'fewer epochs by steps',
    { elements: 1e8, steps: 2000 },
    BATCHES,
    { rows: 500_000, epochs: 1, factor: 3 },
    '1 of 3 epochs',
  ],
  [
    'fewer rows by steps',
    { elements: 1e8, steps: 2000 },
    ONLINE,
    { rows: 2000, epochs: 1, factor: 250 },
    '2,000 of 500,000 rows',
  ],
  [
    'fewer epochs and rows',
    { elements: 6.4e6 },
    FULL,
    { rows: 100_000, epochs: 1, factor: 250 },
    '1 of 50 epochs, 100,000 of 500,000 rows',
  ],
  [
    'at most so many rows',
    { elements: 6.4e7, rows: 20_000 },
    FULL,
    { rows: 20_000, epochs: 50, factor: 25 },
    '20,000 of 500,000 rows',
  ],
];

describe('work scaled to a budget', () => {
  for (const [title, budget, training, given, text] of CASES) {
    it(title, () => {
      const scaled = scaledTo(budget, TALL, training);
      assert.deepEqual({ ...scaled, factor: 0 }, { ...given, factor: 0 });
      assert.ok(Math.abs(scaled.factor - given.factor) < 1e-9, `${scaled.factor}`);
      assert.equal(describeScaled(scaled, TALL, training), text);
    });
  }
});
