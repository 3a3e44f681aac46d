/** Pictures of scores: their curves against the metrics, what is drawn, refusals. */
import assert from 'node:assert/strict';
import { averagePrecision } from '../../lib/metrics/precisionRecallCurve.ts';
import { rocAuc } from '../../lib/metrics/rocAuc.ts';
import { type CalibrationPlotOptions, calibrationPlot } from '../../lib/plots/calibrationPlot.ts';
import { renderSvg } from '../../lib/plots/render.ts';
import {
  precisionRecallPlot,
  rocPlot,
  type ScoreCurvesOptions,
} from '../../lib/plots/scoreCurves.ts';
import { randomNumbers, view } from './specs.ts';

const random = randomNumbers(11);
const yTrue = Array.from({ length: 5000 }, () => (random() < 0.3 ? 'spam' : 'ham'));
const scores = yTrue.map((label) => (label === 'spam' ? 0.3 : 0) + 0.7 * random());
const CURVES = { curves: [{ name: 'model', yTrue, scores }] };

/** The points of the curve, which lies over the line of guessing. */
const pointsOf = (spec: ReturnType<typeof rocPlot>) =>
  view(spec).layer[1].data.values.map(({ x, y }) => [Number(x), Number(y)]);

describe('rocPlot', () => {
  it('draws the curve whose area it names', async () => {
    const points = pointsOf(rocPlot(CURVES));
    assert.deepEqual(
      [points[0], points.at(-1)],
      [
        [0, 0],
        [1, 1],
      ],
    );
    assert.ok(points.length <= 1000);
    let area = 0;
    for (let k = 1; k < points.length; k++) {
      area += ((points[k][0] - points[k - 1][0]) * (points[k][1] + points[k - 1][1])) / 2;
    }
    const exact = rocAuc(yTrue, scores);
    assert.ok(Math.abs(area - exact) < 2e-3, `${area} and ${exact}`);
    assert.ok((await renderSvg(rocPlot(CURVES))).includes(`model (area ${exact.toFixed(3)})`));
  });

  it('keeps the corners of a curve, and nothing between them', () => {
    const spec = rocPlot({
      curves: [{ name: 'a', yTrue: [0, 0, 0, 1, 1, 1], scores: [0, 1, 2, 3, 4, 5] }],
    });
    assert.deepEqual(pointsOf(spec), [
      [0, 0],
      [0, 1],
      [1, 1],
    ]);
  });

  it('takes another positive class and weights', async () => {
    const curves = [
      { ...CURVES.curves[0], positive: 'ham', sampleWeight: yTrue.map((_, i) => 1 + (i % 3)) },
    ];
    const { positive, sampleWeight } = curves[0];
    const area = rocAuc(yTrue, scores, { positive, sampleWeight }).toFixed(3);
    assert.ok((await renderSvg(rocPlot({ curves }))).includes(`(area ${area})`));
  });
});

describe('precisionRecallPlot', () => {
  it('draws from recall 0 to 1 in steps, beside the share of the class', async () => {
    const spec = precisionRecallPlot(CURVES);
    const points = pointsOf(spec);
    assert.deepEqual(points[0], [0, 1]);
    assert.equal(points.at(-1)?.[0], 1);
    const share = yTrue.filter((label) => label === 'spam').length / yTrue.length;
    assert.ok(
      view(spec).layer[0].data.values.every(({ y }) => Math.abs(Number(y) - share) < 1e-12),
    );
    const average = averagePrecision(yTrue, scores).toFixed(3);
    assert.ok((await renderSvg(spec)).includes(`model (average ${average})`));
  });
});

describe('calibrationPlot', () => {
  it('holds the bins and how many samples each has', async () => {
    const spec = calibrationPlot({
      curves: [{ name: 'a', yTrue: [0, 0, 1, 1], probabilities: [0.1, 0.3, 0.6, 0.9] }],
      bins: 2,
    });
    const [above, below] = (spec as unknown as { vconcat: ReturnType<typeof view>[] }).vconcat;
    assert.deepEqual(
      above.layer[1].data.values.map(({ x, y }) => [x, y]),
      [
        [0.2, 0],
        [0.75, 1],
      ],
    );
    assert.deepEqual(
      below.data.values.map(({ count }) => count),
      [2, 2],
    );
    assert.match(await renderSvg(spec), />share of the positive class<.*>samples</s);
  });
});

describe('pictures of scores', () => {
  const refused: readonly [what: string, call: () => unknown, message: RegExp][] = [
    ['no curves', () => rocPlot({ curves: [] }), /"curves" to be an array of one curve or more/],
    [
      'a curve without a name',
      () => rocPlot({ curves: [{ yTrue, scores }] } as unknown as ScoreCurvesOptions),
      /"curves\[0\].name" to be a string/,
    ],
    [
      'one class',
      () => rocPlot({ curves: [{ name: 'a', yTrue: [1, 1], scores: [1, 2] }] }),
      /ROC curve is not defined/,
    ],
    [
      'no positive sample',
      () => precisionRecallPlot({ curves: [{ name: 'a', yTrue: [0, 0], scores: [1, 2] }] }),
      /recall is not defined/,
    ],
    [
      'no probabilities',
      () => calibrationPlot({ curves: [{ name: 'a', yTrue: [0, 1], probabilities: [0, 2] }] }),
      /Expected probabilities from 0 to 1/,
    ],
    [
      'a misspelt option',
      () => calibrationPlot({ ...CURVES, bin: 3 } as unknown as CalibrationPlotOptions),
      /should be "bins"/,
    ],
    [
      'a misspelt key of a curve',
      () =>
        rocPlot({ curves: [{ ...CURVES.curves[0], postive: 1 }] } as unknown as ScoreCurvesOptions),
      /should be "positive"/,
    ],
  ];
  for (const [what, call, message] of refused) {
    it(`refuse ${what}`, () => {
      assert.throws(call, { message });
    });
  }
});
