import assert from 'node:assert/strict';
import { exactLog } from '../../lib/random/exactLog.ts';
import { reference } from '../support/reference.ts';

/** Rows [x, log x], grouped by what is hard about x. */
interface Logarithms {
  readonly closestToMiddleInUlp: number;
  readonly expected: Record<string, [x: number, log: number][]>;
}

describe('exactLog', () => {
  const { closestToMiddleInUlp, expected } = reference<Logarithms>('exact_log/logarithms.json');

  for (const [group, rows] of Object.entries(expected)) {
    it(`gives the nearest double, ${group}: ${rows.length} arguments`, () => {
      for (const [x, log] of rows) assert.equal(exactLog(x), log, `log ${x}`);
    });
  }

  it('is held to arguments on which a plain logarithm fails', () => {
    assert.ok(closestToMiddleInUlp < 2 ** -17);
    const rows = Object.values(expected).flat();
    assert.ok(rows.length > 350);
    assert.ok(rows.some(([x, log]) => Math.log(x) !== log));
  });

  for (const [x, log] of [
    [0, Number.NEGATIVE_INFINITY],
    [-0, Number.NEGATIVE_INFINITY],
    [1, 0],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [-1, Number.NaN],
    [-Number.MIN_VALUE, Number.NaN],
    [Number.NEGATIVE_INFINITY, Number.NaN],
    [Number.NaN, Number.NaN],
  ]) {
    it(`is ${log} for ${Object.is(x, -0) ? '-0' : x}`, () => {
      assert.equal(exactLog(x), log);
    });
  }

  it('stays within a unit in the last place of Math.log', () => {
    let differing = 0;
    for (let i = 1; i < 20_000; i++) {
      const x = i / 7919;
      const [exact, plain] = [exactLog(x), Math.log(x)];
      assert.ok(Math.abs(exact - plain) <= Math.abs(plain) * 2 ** -52, `log ${x}`);
      if (exact !== plain) differing++;
    }
    assert.ok(differing < 20_000 / 10);
  });
});
