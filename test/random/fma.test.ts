/** Fused multiply-add against exact integers. */
import assert from 'node:assert/strict';
import { fma } from '../../lib/random/fma.ts';
import { RandomState } from '../../lib/random/randomState.ts';

const view = new DataView(new ArrayBuffer(8));

/** A double as an integer times 2^-1100, exactly. */
function exact(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const digits = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const magnitude = digits << BigInt(Math.max(exponent, 1) - 1075 + 1100);
  return x < 0 ? -magnitude : magnitude;
}

/** Whether no double is nearer to n·2^-2200 than x; of two equally near, x is the even one. */
function isNearest(x: number, n: bigint): boolean {
  const off = (y: number) => {
    const difference = (exact(y) << 1100n) - n;
    return difference < 0n ? -difference : difference;
  };
  return [1n, -1n].every((step) => {
    view.setFloat64(0, x);
    const bits = view.getBigInt64(0);
    view.setBigInt64(0, bits + step);
    const neighbour = view.getFloat64(0);
    const [mine, other] = [off(x), off(neighbour)];
    return mine < other || (mine === other && (bits & 1n) === 0n);
  });
}

describe('fma', () => {
  it('rounds once, for numbers of like and of far sizes', () => {
    const random = new RandomState(3);
    let plain = 0;
    for (let i = 0; i < 20_000; i++) {
      const size = () => (random.randomSample() - 0.5) * 2 ** random.randint(-30, 30);
      const [a, b] = [size(), size()];
      // Every third sum cancels but for the product's rounding and a little.
      const c = i % 3 === 0 ? -(a * b) * (1 + 2 ** -random.randint(30, 53)) : size();
      const got = fma(a, b, c);
      assert.ok(isNearest(got, exact(a) * exact(b) + (exact(c) << 1100n)), `${a}·${b} + ${c}`);
      if (got !== a * b + c) plain++;
    }
    assert.ok(plain > 2000);
  });

  // 1 + 2^-53 lies in the middle of two doubles; the product's lower part says which is nearer.
  for (const [a, b, c, expected] of [
    [2 ** -53, 1 + 2 ** -52, 1, 1 + 2 ** -52],
    [2 ** -53, 1 - 2 ** -52, 1, 1],
    [2 ** -53, 1, 1, 1],
    [3 * 2 ** -53, 1, 1, 1 + 2 ** -51],
    [-(2 ** -54), 1 + 2 ** -52, 1, 1 - 2 ** -53],
    [-(2 ** -54), 1 - 2 ** -52, 1, 1],
    [2, 3, -6, 0],
  ]) {
    it(`${a}·${b} + ${c} is ${expected}`, () => assert.equal(fma(a, b, c), expected));
  }
});
