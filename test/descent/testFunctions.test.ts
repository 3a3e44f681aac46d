import assert from 'node:assert/strict';
import { numericalGradient, TEST_FUNCTION_NAMES, testFunction } from '../../lib/descent/index.ts';
import { assertClose, noise } from '../support/numbers.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

describe('test functions', () => {
  it('are the ones that texts and reference figures use', () => {
    assert.deepEqual(TEST_FUNCTION_NAMES, [
      ...['square', 'twoMinima', 'saddle', 'canyon', 'rosenbrock', 'beale', 'himmelblau', 'booth'],
      ...['rastrigin', 'ackley', 'styblinskiTang', 'plateau'],
    ]);
  });

  for (const name of TEST_FUNCTION_NAMES) {
    const { value, gradient, minima, saddles, start, domain, dimension } = testFunction(name);

    it(`${name}: its gradient is that of its values`, () => {
      const draws = noise(40 * dimension, 3);
      for (let i = 0; i < 40; i++) {
        const x = domain.map(
          ([low, high], j) => low + ((draws[i * dimension + j] + 1) / 2) * (high - low),
        );
        const scale = Math.max(...gradient(x).map(Math.abs), 1);
        assertClose(gradient(x), numericalGradient(value, x), 0, `${x}`, 2e-6 * scale);
      }
    });

    it(`${name}: minima and saddles are where they are said to be`, () => {
      for (const { x, value: known } of [...minima, ...saddles]) {
        assertClose([value(x)], [known], 1e-13, `value at ${x}`, 1e-13);
        assertClose(
          gradient(x),
          x.map(() => 0),
          0,
          `gradient at ${x}`,
          2e-12,
        );
      }
      const around = (x: readonly number[]) =>
        Array.from({ length: 32 }, (_, i) => {
          const angle = (2 * Math.PI * i) / 32;
          const step =
            dimension === 1
              ? [i % 2 === 0 ? 1e-3 : -1e-3]
              : [1e-3 * Math.cos(angle), 1e-3 * Math.sin(angle)];
          return value(x.map((each, j) => each + step[j]));
        });
      for (const { x, value: known } of minima) {
        assert.ok(
          around(x).every((each) => each > known),
          `${x} is a minimum`,
        );
      }
      for (const { x, value: known } of saddles) {
        assert.ok(
          around(x).some((each) => each < known),
          `${x} is no minimum`,
        );
      }
      minima.reduce((lowest, each) => {
        assert.ok(each.value >= lowest.value, 'the lowest comes first');
        return lowest;
      }, minima[0]);
    });

    it(`${name}: shows its start and its minima`, () => {
      assert.equal(start.length, dimension);
      assert.equal(domain.length, dimension);
      for (const x of [start, ...[...minima, ...saddles].map((each) => each.x)]) {
        x.forEach((each, j) => {
          assert.ok(each >= domain[j][0] && each <= domain[j][1], `${x}`);
        });
      }
    });
  }

  itRefuses([
    {
      call: () => testFunction(untyped('rosenbrok')),
      error: RangeError,
      message: `Expected "function" to be one of ${TEST_FUNCTION_NAMES.map((name) => `'${name}'`).join(', ')}, but received "rosenbrok" (string). Did you mean 'rosenbrock'?`,
    },
  ]);
});
