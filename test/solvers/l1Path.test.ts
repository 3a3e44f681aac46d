/** Paths of lasso and elastic net against scikit-learn's, with warm starts. */
import assert from 'node:assert/strict';
import { loadDiabetes } from '../../lib/datasets/index.ts';
import { centredColumns, centredTargets } from '../../lib/numerics/centredColumns.ts';
import { typescriptSweeper } from '../../lib/numerics/coordinateSweeps.ts';
import { columnProblem, type Strengths } from '../../lib/solvers/coordinateProblem.ts';
import { alphaGrid, alphaMax, l1Path } from '../../lib/solvers/l1Path.ts';
import { reference } from '../support/reference.ts';

interface Path {
  readonly l1Ratio: number;
  readonly alphas: number[];
  readonly every20th: number[][];
}

const { paths } = reference<{ paths: Path[] }>('l1_fits/l1_fits.json');
const TOLERANCE = 1e-13;

describe('paths of L1 penalties', () => {
  const { x, y } = loadDiabetes();
  const { rows, cols } = x;
  const { columns } = centredColumns({ x: Float64Array.from(x.data), rows, cols, isCentred: true });
  const { targets } = centredTargets(Float64Array.from(y), { rows, isCentred: true }, 0, 1);
  const correlations = Float64Array.from({ length: cols }, (_, j) =>
    targets.reduce((sum, each, i) => sum + each * columns[j * rows + i], 0),
  );
  const problem = (strengths: Strengths) =>
    columnProblem({ columns, targets }, strengths, typescriptSweeper);

  for (const { l1Ratio, alphas, every20th } of paths) {
    it(`are scikit-learn's, l1Ratio = ${l1Ratio}`, () => {
      const grid = alphaGrid(alphaMax(correlations, rows, l1Ratio));
      assert.equal(grid.length, alphas.length);
      grid.forEach((each, k) => {
        assert.ok(Math.abs(each / alphas[k] - 1) < 1e-12, `alpha ${k}`);
      });
      const options = { alphas: grid, l1Ratio, samples: rows, size: cols, tolerance: TOLERANCE };
      const points = [...l1Path(problem, options)];
      const squares = targets.reduce((sum, each) => sum + each * each, 0);
      assert.ok(points[0].weights.every((each) => Math.abs(each) < 1e-9));
      points.forEach(({ gap, end }, k) => {
        assert.ok(gap <= TOLERANCE * squares && end === undefined, `${k}: ${gap}, ${end}`);
      });
      every20th.forEach((coefs, k) => {
        coefs.forEach((coef, j) => {
          const weight = points[20 * k].weights[j];
          assert.ok(Math.abs(weight - coef) <= 1e-4 * Math.max(1, Math.abs(coef)), `${k}, ${j}`);
        });
      });
    });
  }

  it('take fewer sweeps than fits from 0', () => {
    const alphas = alphaGrid(alphaMax(correlations, rows, 1), 1e-3, 20);
    const options = { l1Ratio: 1, samples: rows, size: cols, tolerance: 1e-10 };
    const sweeps = (some: Float64Array) =>
      [...l1Path(problem, { ...options, alphas: some })].reduce(
        (sum, each) => sum + each.sweeps,
        0,
      );
    const warm = sweeps(alphas);
    const cold = Array.from(alphas, (each) => sweeps(Float64Array.of(each)));
    assert.ok(warm < cold.reduce((sum, each) => sum + each, 0), `${warm}`);
  });
});
