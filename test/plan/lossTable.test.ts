/** The rows of the losses against the kernels, the models and the messages. */
import assert from 'node:assert/strict';
import { LinearRegression, Network, SGDClassifier, SGDRegressor } from '../../lib/index.ts';
import { startingBiases } from '../../lib/models/initial/startingBias.ts';
import { modelLoss, REGRESSION_LOSSES } from '../../lib/models/modelLosses.ts';
import { PROBABILITY_LOSSES } from '../../lib/models/probabilities.ts';
import { classLossOf } from '../../lib/numerics/classLosses.ts';
import { numberLink } from '../../lib/numerics/links.ts';
import { comparesClasses, pointLossOf } from '../../lib/numerics/losses.ts';
import { dense } from '../../lib/plan/layers.ts';
import { LINK_NAMES, LINKS, type LinkName } from '../../lib/plan/links.ts';
import {
  LOSS_NAMES,
  type LossName,
  type LossPlan,
  leastLoss,
  lossRow,
  resolveLoss,
} from '../../lib/plan/losses.ts';
import { LOSS_ALIASES, LOSSES } from '../../lib/plan/lossTable.ts';
import { resolvePlan } from '../../lib/plan/plan.ts';
import { lossSettings } from '../cases/losses.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';

const CLASSES = 3;

/** Loss and slopes of one sample. */
function at(loss: LossPlan, y: number, scores: readonly number[]): [number, Float64Array] {
  const slopes = Float64Array.from(scores);
  const values = new Float64Array(1);
  const target = Float64Array.of(y);
  if (comparesClasses(loss)) classLossOf(loss)(1, scores.length, 1, target, slopes, values);
  else pointLossOf(loss)(1, target, slopes, values);
  return [values[0], slopes];
}

/** Targets of a loss's domain. */
function targetsFor({ name }: LossPlan): readonly number[] {
  const { targets, domain } = lossRow({ name });
  if (targets === 'multiclass') return [0, 1, 2];
  const all = targets === 'binary' ? [0, 1] : [-3, -0.5, 0, 0.01, 0.5, 1, 2, 7];
  return all.filter((y) => domain.holds?.(y) ?? true);
}

/** Points of scores along a line: of one score, or of each of three classes in turn. */
function linesFor(loss: LossPlan): ((t: number) => readonly number[])[] {
  if (!comparesClasses(loss)) return [(t) => [t]];
  return Array.from({ length: CLASSES }, (_, k) => (t: number) => [0.25, -0.5, 0.75].with(k, t));
}

/** Scores with every kink of the settings among them, which lie at multiples of 1/20. */
const GRID = Array.from({ length: 401 }, (_, i) => (i - 200) / 20);

describe('the rows of the losses', () => {
  for (const setting of lossSettings) {
    const loss = resolveLoss(setting);
    const { isConvex, isSmooth, canBeNegative, least } = lossRow(loss);
    const title = JSON.stringify(setting);

    it(`${title}: convex, as the second differences say`, () => {
      for (const y of targetsFor(loss)) {
        for (const line of linesFor(loss)) {
          const values = GRID.map((t) => at(loss, y, line(t))[0]);
          for (let i = 1; i + 1 < values.length; i++) {
            const bend = values[i - 1] - 2 * values[i] + values[i + 1];
            const rounding = 1e-13 * Math.max(1, Math.abs(values[i - 1]), Math.abs(values[i + 1]));
            if (isConvex) assert.ok(bend >= -rounding, `y ${y}, t ${GRID[i]}: ${bend}`);
          }
        }
      }
    });

    it(`${title}: smooth, as the slopes on both sides say`, () => {
      const h = 1e-9;
      for (const y of targetsFor(loss)) {
        for (const [k, line] of linesFor(loss).entries()) {
          for (const t of GRID) {
            const [left, right] = [-h, h].map((d) => at(loss, y, line(t + d))[1][k]);
            const near = 1e-6 * Math.max(1, Math.abs(left));
            if (isSmooth)
              assert.ok(Math.abs(right - left) < near, `y ${y}, t ${t}: ${left}, ${right}`);
          }
        }
      }
    });

    it(`${title}: its least loss is one, and its sign`, () => {
      let lowest = Number.POSITIVE_INFINITY;
      for (const y of targetsFor(loss)) {
        const bound = leastLoss(loss, y);
        for (const line of linesFor(loss)) {
          for (const t of GRID) {
            const [value] = at(loss, y, line(t));
            assert.ok(
              value >= bound - 1e-12 * Math.max(1, Math.abs(bound)),
              `${y}, ${t}: ${value}`,
            );
            lowest = Math.min(lowest, value);
          }
        }
        // The bound of a row is reached, at the score whose prediction is the target.
        if (least === undefined || y === 0) continue;
        const [reached] = at(loss, y, [numberLink(lossRow(loss).link).score(y)]);
        assertClose([reached], [bound], 1e-13, `least loss of ${y}`, 1e-15);
      }
      assert.equal(lowest < -1e-9, canBeNegative, `${lowest}`);
    });
  }

  it('say not convex or not smooth only of losses that are not, with some parameters', () => {
    const bends = (name: LossName, isBroken: (values: number[], slopes: number[]) => boolean) =>
      lossSettings
        .filter((setting) => setting.name === name)
        .map((setting) => resolveLoss(setting))
        .some((loss) =>
          targetsFor(loss).some((y) =>
            linesFor(loss).some((line, k) => {
              const samples = GRID.map((t) => at(loss, y, line(t)));
              const jumps = GRID.map((t) => {
                const [left, right] = [-1e-9, 1e-9].map((d) => at(loss, y, line(t + d))[1][k]);
                return Math.abs(right - left);
              });
              return isBroken(
                samples.map(([value]) => value),
                jumps,
              );
            }),
          ),
        );
    for (const name of LOSS_NAMES) {
      const { isConvex, isSmooth } = LOSSES[name];
      const dents = bends(name, (values) =>
        values.some((_, i) => i > 1 && values[i - 2] - 2 * values[i - 1] + values[i] < -1e-6),
      );
      assert.equal(dents, !isConvex, `${name}: convex`);
      assert.equal(
        bends(name, (_, jumps) => Math.max(...jumps) > 0.05),
        !isSmooth,
        `${name}: smooth`,
      );
    }
  });

  it('have links whose table is complete', () => {
    const used = new Set(LOSS_NAMES.map((name) => LOSSES[name].link));
    assert.deepEqual([...used].sort(), [...LINK_NAMES].sort());
    for (const name of LOSS_NAMES) {
      const { targets, link } = LOSSES[name];
      assert.equal(LINKS[link].gives === 'numbers', targets === 'regression', name);
      assert.equal(LINKS[link].gives === 'probabilities', PROBABILITY_LOSSES.includes(name), name);
    }
  });

  it('refuse parameters out of range by their own checks', () => {
    for (const name of LOSS_NAMES) {
      const complete = resolveLoss(name) as unknown as Record<string, unknown>;
      const parameters: Readonly<Record<string, { readonly default: number }>> =
        LOSSES[name].parameters;
      assert.deepEqual(Object.keys(complete), ['name', ...Object.keys(parameters)]);
      for (const [key, parameter] of Object.entries(parameters)) {
        assert.equal(complete[key], parameter.default);
        for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
          const message = new RegExp(
            `^Expected "loss.${key}" to be a .*number.*, but received ${bad}`,
          );
          assert.throws(() => resolveLoss({ name, [key]: bad }), { name: 'RangeError', message });
        }
        assert.throws(() => resolveLoss({ name, [key]: '1' }), TypeError);
      }
    }
  });

  it('take an alias for the loss that it stands for', () => {
    for (const [alias, name] of Object.entries(LOSS_ALIASES)) {
      assert.ok(!(LOSS_NAMES as readonly string[]).includes(alias));
      assert.deepEqual(resolveLoss(alias), resolveLoss(name));
      assert.deepEqual(resolveLoss({ name: alias }), resolveLoss(name));
      assert.deepEqual(modelLoss(alias, [name]), resolveLoss(name));
    }
    assert.deepEqual(resolveLoss({ name: 'pinball', quantile: 0.9 }), {
      name: 'quantile',
      quantile: 0.9,
    });
    const model = new SGDClassifier({ loss: 'binaryCrossEntropy' });
    model.partialFitSync([[0], [1]], [0, 1], { classes: [0, 1] });
    assert.equal(model.predictProba([[0.5]]).cols, 2);
    assert.deepEqual(model.toJSON().loss, resolveLoss('logistic'));
    assert.throws(() => new SGDRegressor({ loss: 'binaryCrossEntropy' as never }), {
      message: /but received 'logistic': SGDClassifier takes it$/,
    });
  });
});

/** The predictions of links, by formulas of their own. */
const PREDICTIONS: Readonly<Record<LinkName, (z: readonly number[]) => readonly number[]>> = {
  identity: (z) => z,
  none: (z) => z,
  log: (z) => z.map((each) => Math.E ** each),
  logistic: (z) => z.map((each) => (1 + Math.tanh(each / 2)) / 2),
  clipped: (z) => z.map((each) => (each <= -1 ? 0 : each >= 1 ? 1 : (each + 1) / 2)),
  softmax: (z) => z.map((each) => 1 / z.reduce((sum, other) => sum + Math.E ** (other - each), 0)),
};

for (const backend of backendNames) {
  describe(`links and domains on the ${backend} backend`, () => {
    const x = [[0.5], [-1], [2], [0], [1.5], [-0.5]];

    for (const name of LOSS_NAMES) {
      const { targets, link, domain } = LOSSES[name];
      const units = targets === 'multiclass' ? CLASSES : 1;
      const y = targets === 'regression' ? [1, 2, 0.5, 3, 4, 1.5] : [0, 1, 1, 0, 1, 0];
      const common = { backend, loss: name, learningRate: 0.05 } as const;
      const refused: Record<string, number> = {
        'numbers of at least 0': -1,
        'numbers above 0': 0,
        '0 or 1 for each output': 2,
        'class numbers from 0': 1.5,
      };

      it(`${name}: a prediction is the link of the score`, () => {
        const network = new Network({ ...common, layers: [dense(units)] });
        network.partialFitSync(x, y);
        const scores = network.decisionFunction(x);
        const predicted = network.predict(x).data;
        for (let i = 0; i < x.length; i++) {
          const row = Array.from(scores.data.subarray(i * units, (i + 1) * units));
          const got = predicted.subarray(i * units, (i + 1) * units);
          assertClose(got, PREDICTIONS[link](row), 1e-14, `row ${i}`, 1e-300);
        }
        if (targets !== 'regression') return;
        const model = new LinearRegression({ ...common, loss: name as 'squaredError' });
        model.partialFitSync(x, y);
        const linear = x.map(([each]) => each * model.weights.data[0] + model.bias[0]);
        assertClose(model.predict(x), PREDICTIONS[link](linear), 1e-13, 'linear');
      });

      const bad = refused[domain.words];
      if (bad === undefined) {
        it(`${name}: takes every number`, () => assert.equal(domain.words, 'numbers'));
        continue;
      }
      it(`${name}: refuses targets that are not ${domain.words}, by its own name`, () => {
        const message = new RegExp(
          `^Expected "y" to hold ${domain.words}.* for the loss '${name}', but y\\[2\\] is ${bad}$`,
        );
        const network = new Network({ ...common, layers: [dense(units)] });
        const wrong = y.with(2, bad);
        assert.throws(() => network.fitSync(x, wrong), { name: 'RangeError', message });
        if (targets !== 'regression') return;
        const model = new LinearRegression({ ...common, loss: name as 'squaredError' });
        assert.throws(() => model.fitSync(x, wrong), { name: 'RangeError', message });
        assert.throws(() => model.partialFitSync(x, wrong), { name: 'RangeError', message });
        const validation = { x, y: wrong };
        assert.throws(() => model.fitSync(x, y, { validation } as object), RangeError);
      });
    }
  });
}

describe('where biases start', () => {
  const y = [1, 2, 3, 4, 90];
  const rows = y.length;
  /** By hand, for weights of 1 and for [1, 1, 1, 1, 0]. */
  const STATISTICS = { mean: [20, 2.5], median: [3, 2], quantile: [3, 2] } as const;

  for (const name of REGRESSION_LOSSES) {
    const { start, link } = LOSSES[name];
    it(`${name}: at the ${start}, through the link ${link}`, () => {
      assert.notEqual(start, 'none');
      const shape = { nSamples: rows, nFeatures: 1, precision: 'float64' } as const;
      const plan = resolvePlan({ loss: name }, shape);
      const data = { x: new Float64Array(rows), y: Float64Array.from(y), rows };
      const sampleWeights = Float64Array.of(1, 1, 1, 1, 0);
      const through = link === 'log' ? Math.log : (each: number) => each;
      const [plain, weighted] = STATISTICS[start as keyof typeof STATISTICS];
      assertClose(startingBiases(plan, data), [through(plain)], 1e-15, 'bias');
      const got = startingBiases(plan, { ...data, sampleWeights });
      assertClose(got, [through(weighted)], 1e-15, 'weighted');
      // No constant is better, but for those that stand near a best one.
      const loss = (constant: number) =>
        y.reduce((sum, each) => sum + at(plan.loss, each, [constant])[0], 0);
      const isExact =
        ['squaredError', 'absoluteError', 'quantile'].includes(name) || link === 'log';
      if (isExact)
        for (const d of [-0.01, 0.01]) assert.ok(loss(through(plain) + d) > loss(through(plain)));
    });
  }
});
