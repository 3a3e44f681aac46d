/** The benchmark of kernels: what takes part, and where two lines of seconds meet. */
import assert from 'node:assert/strict';
import { kernelTimes } from '../../bench/kernels/kernelRun.ts';
import { KERNEL_BENCHMARKS, sizesOf } from '../../bench/kernels/kernelTasks.ts';
import { type KernelResult, kernelOptions } from '../../bench/kernels/measureKernels.ts';
import { crossingOf } from '../../bench/tuning/crossingOf.ts';
import * as kernels from '../../lib/kernels/index.ts';
import { NATIVE_THRESHOLDS } from '../../lib/numerics/nativeThresholds.ts';
import { assertClose } from '../support/numbers.ts';

function result(work: number, loops: number, addon: number): KernelResult {
  const samples = { loops: [loops], addon: [addon] };
  return { kernel: 'dot', precision: 'float64', size: work, work, samples };
}

describe('the benchmark of kernels', () => {
  it('has every kernel, and every crossing point of the table', () => {
    const names = Object.keys(kernels).filter((name) => name !== 'setThreads');
    assert.deepEqual(Object.keys(KERNEL_BENCHMARKS).sort(), names.sort());
    const crossings = new Set(Object.values(KERNEL_BENCHMARKS).map(({ crossing }) => crossing));
    assert.deepEqual([...crossings].sort(), Object.keys(NATIVE_THRESHOLDS.float64).sort());
    assert.deepEqual(
      Object.keys(NATIVE_THRESHOLDS.float32),
      Object.keys(NATIVE_THRESHOLDS.float64),
    );
  });

  it('plain loops compute the same', () => {
    for (const [name, benchmark] of Object.entries(KERNEL_BENCHMARKS)) {
      const { plain, ours } = benchmark.task(8, 'float64');
      const [expected, got] = [plain(), ours()];
      if (typeof expected === 'number') assertClose([got as number], [expected], 1e-12, name);
    }
  });

  it('goes through powers of two', () => {
    assert.deepEqual(sizesOf(KERNEL_BENCHMARKS.dot).slice(0, 3), [4, 8, 16]);
    assert.equal(sizesOf(KERNEL_BENCHMARKS.dot).at(-1), 4096);
    assert.equal(sizesOf(KERNEL_BENCHMARKS.gemm).at(-1), 512);
  });

  it('times calls', async () => {
    const { sizes } = await kernelTimes('asum', 'float32', 'plain', 1, 8);
    assert.deepEqual(
      sizes.map(({ size, work, seconds }) => [size, work, seconds.length]),
      [
        [4, 4, 1],
        [8, 8, 1],
      ],
    );
    for (const { seconds } of sizes) assert.ok(seconds[0] > 0 && seconds[0] < 1);
  });

  it('finds where the addon begins to be faster, for good', () => {
    const meet = [result(10, 1, 4), result(100, 2, 2), result(1000, 8, 4)];
    assert.equal(crossingOf(meet), 100);
    // Faster once, by accident, does not count.
    const relapse = [result(10, 3, 2), result(100, 1, 2), result(1000, 4, 2)];
    assert.equal(crossingOf(relapse), 320);
    assert.equal(crossingOf([result(10, 3, 2), result(100, 3, 2)]), 1);
    assert.equal(crossingOf([result(10, 1, 2), result(100, 1, 2)]), Number.POSITIVE_INFINITY);
  });

  it('reads its command line', () => {
    assert.equal(kernelOptions(['--help']), 'help');
    assert.throws(() => kernelOptions(['--kernels', 'dott']), /Did you mean 'dot'/);
    assert.throws(() => kernelOptions(['--rounds', '0']), /"rounds"/);
    const options = kernelOptions(['--kernels', 'dot,gemm', '--json', 'out.json']);
    assert.deepEqual(options, {
      kernels: ['dot', 'gemm'],
      rounds: 3,
      samples: 15,
      most: 4096,
      json: 'out.json',
    });
  });
});
