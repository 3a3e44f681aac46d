/** Parts of pictures: labels of axes, numbers as text, contour lines. */
import assert from 'node:assert/strict';
import { suggestedRate } from '../../lib/lab/page/choices.ts';
import { contourLines } from '../../lib/lab/page/contour.ts';
import { logTicks, showCount, showNumber, ticks } from '../../lib/lab/page/numbers.ts';
import { powers } from '../../lib/lab/page/powers.ts';

describe('drawings of the lab', () => {
  it('axes have round labels, within their ends', () => {
    assert.deepEqual(ticks(-2.4, 2.4, 5), [-2, -1, 0, 1, 2]);
    assert.deepEqual(ticks(0, 1, 4), [0, 0.5, 1]);
    assert.deepEqual(ticks(0.3, 0.7, 4), [0.3, 0.4, 0.5, 0.6, 0.7]);
    assert.deepEqual(ticks(3, 3, 4), []);
    assert.deepEqual(ticks(0, Number.POSITIVE_INFINITY, 4), []);
    assert.deepEqual(logTicks(0.02, 900, 10), [0.1, 1, 10, 100]);
    assert.deepEqual(logTicks(1e-10, 1, 3), [1e-10, 1e-6, 1e-2]);
  });

  it('numbers are short', () => {
    const shown = [0, 1234.5678, 0.012345, 1.2e-9, -3.5e10, Number.NaN, Number.NEGATIVE_INFINITY];
    assert.deepEqual(
      shown.map((each) => showNumber(each)),
      ['0', '1230', '0.0123', '1.20e−9', '−3.50e10', '–', '−∞'],
    );
    assert.deepEqual([showCount(1, 'step'), showCount(1200, 'epoch')], ['1 step', '1,200 epochs']);
  });

  it('a line of equal height of a bowl is a circle', () => {
    const n = 81;
    const at = (i: number) => (i - 40) / 20;
    const values = Float64Array.from({ length: n * n }, (_, k) => {
      return at(k % n) ** 2 + at(Math.floor(k / n)) ** 2;
    });
    const lines = contourLines({ cols: n, rows: n, values, levels: [] }, 1);
    assert.ok(lines.length >= 4 * 100 && lines.length % 4 === 0);
    for (let i = 0; i < lines.length; i += 2) {
      const radius = Math.hypot(lines[i] - 40, lines[i + 1] - 40) / 20;
      assert.ok(Math.abs(radius - 1) < 2e-3, String(radius));
    }
    // Its length, from many short pieces.
    let length = 0;
    for (let i = 0; i < lines.length; i += 4) {
      length += Math.hypot(lines[i] - lines[i + 2], lines[i + 1] - lines[i + 3]) / 20;
    }
    assert.ok(Math.abs(length - 2 * Math.PI) < 0.02, String(length));
    assert.deepEqual(contourLines({ cols: n, rows: n, values, levels: [] }, 100), []);
  });

  it('a rate to begin with fits the optimizer', () => {
    const scale = { gradient: 0.018, step: 0.24 };
    const rates = (['sgd', 'momentum', 'adam', 'adagrad'] as const).map((name) =>
      suggestedRate(name, scale),
    );
    assert.deepEqual(rates, [0.018, 0.009, 0.24, 1.2]);
  });

  it('features have all products of their powers', () => {
    assert.deepEqual(powers(2), [
      [1, 0],
      [0, 1],
      [2, 0],
      [1, 1],
      [0, 2],
    ]);
    assert.equal(powers(4).length, 14);
  });
});
