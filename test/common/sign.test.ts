import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { typescriptBackend } from '../../lib/backend/typescript/index.ts';
import { sign } from '../../lib/common/sign.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { filesIn } from '../../lib/setup/files.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('sign', () => {
  it('is that of Math.sign, 0 and NaN included', () => {
    for (const value of [3, -0.5, 0, -0, Number.NaN, Number.NEGATIVE_INFINITY]) {
      assert.ok(Object.is(sign(value), Math.sign(value)), `${value}`);
    }
  });

  it('does not change where a package changes Math.sign', () => {
    const plan = resolvePlan(
      { loss: 'logistic', l1: 0.5, useBias: false },
      { nSamples: 1, nFeatures: 2, precision: 'float64' },
    );
    const data = { x: Float64Array.of(0, 0), y: Float64Array.of(1), rows: 1 };
    const own = Math.sign;
    const gradient = new Float64Array(2);
    try {
      Math.sign = (value) => (value < 0 ? -1 : 1);
      typescriptBackend.gradient(plan, data, Float64Array.of(0, -2), gradient);
    } finally {
      Math.sign = own;
    }
    assert.deepEqual([...gradient], [0, -0.5]);
  });

  it('is used instead of Math.sign everywhere', () => {
    const sources = filesIn(root, 'lib').filter((file) => /\.m?ts$/.test(file));
    assert.ok(sources.length > 100);
    for (const file of sources) {
      if (file === 'lib/common/sign.ts') continue;
      assert.doesNotMatch(readFileSync(`${root}/${file}`, 'utf8'), /Math\.sign\(/, file);
    }
  });
});
