/**
 * Penalties in the words of scikit-learn: `C` and `alpha`, with `l1Ratio`, as strengths `l1` and `l2` of
 * the objective here, which is the mean loss + l1·‖w‖₁ + ½·l2·‖w‖². W is the sum of all sample weights
 * (times class weights), the number of samples without weights.
 */
import { nonNegativeNumber, numberBetween, positiveNumber } from '../common/validate.ts';
import type { Reduction } from '../plan/options.ts';
import type { ModelName } from './presets.ts';

/** Strengths of the penalties. */
export interface Penalties {
  readonly l1: number;
  readonly l2: number;
}

/** The options that give a penalty in these words, and those that it depends on. */
export interface PenaltyWords {
  readonly C?: number | undefined;
  readonly alpha?: number | undefined;
  readonly l1Ratio?: number | undefined;
  /** Of `TweedieRegressor`. */
  readonly power?: number | undefined;
}

type PenaltyWord = 'C' | 'alpha' | 'l1Ratio';

interface PenaltyRule {
  /** The option that gives the strength. */
  readonly strength: 'C' | 'alpha';
  /** l1 + l2, with the mean loss, for this strength and sum of weights. */
  readonly total: (strength: number, weight: number, options: PenaltyWords) => number;
  /** Whether `total` needs the sum of weights. */
  readonly usesWeight: boolean;
  /** Share of l1; `undefined`: the option `l1Ratio`, by default 0. */
  readonly l1Share?: 0 | 1;
}

/** scikit-learn: C·Σ loss + ½‖w‖². */
const INVERSE: Omit<PenaltyRule, 'l1Share'> = {
  strength: 'C',
  total: (C, weight) => 1 / (C * weight),
  usesWeight: true,
};
/** scikit-learn: mean loss + alpha·penalty, with ½‖w‖² or ‖w‖₁. */
const MEAN: PenaltyRule = { strength: 'alpha', total: (alpha) => alpha, usesWeight: false };
/** scikit-learn: ½·mean r² + alpha·penalty; the loss here is r². */
const HALF_MEAN: PenaltyRule = {
  strength: 'alpha',
  total: (alpha) => 2 * alpha,
  usesWeight: false,
};
/** scikit-learn: Σ r² + alpha·‖w‖². */
const SUM: PenaltyRule = {
  strength: 'alpha',
  total: (alpha, weight) => (2 * alpha) / weight,
  usesWeight: true,
  l1Share: 0,
};
/** scikit-learn, with σ = 1: Σ 2·huber(r) + alpha·‖w‖². */
const TWICE_SUM: PenaltyRule = { ...SUM, total: (alpha, weight) => alpha / weight };
/** scikit-learn: ½·mean deviance + ½·alpha·‖w‖², where half the deviance of power 0 is ½·r². */
const DEVIANCE: PenaltyRule = {
  ...MEAN,
  total: (alpha, _weight, { power }) => (power === 0 ? 2 * alpha : alpha),
  l1Share: 0,
};

/** The models whose penalties can be given so. */
export const PENALTY_RULES: Partial<Record<ModelName, PenaltyRule>> = {
  LogisticRegression: INVERSE,
  LinearSVC: { ...INVERSE, l1Share: 0 },
  Ridge: SUM,
  Lasso: { ...HALF_MEAN, l1Share: 1 },
  ElasticNet: HALF_MEAN,
  PoissonRegressor: DEVIANCE,
  GammaRegressor: DEVIANCE,
  TweedieRegressor: DEVIANCE,
  HuberRegressor: TWICE_SUM,
  QuantileRegressor: { ...MEAN, l1Share: 1 },
};

/** The names of these options of a model. */
export function penaltyOptionsOf(model: ModelName): readonly PenaltyWord[] {
  const rule = PENALTY_RULES[model];
  if (rule === undefined) return [];
  return rule.l1Share === undefined ? [rule.strength, 'l1Ratio'] : [rule.strength];
}

/**
 * Checks these options and refuses them beside `l1` and `l2`.
 *
 * @param given the options that the user gave
 */
export function checkPenaltyOptions(
  model: ModelName,
  given: Readonly<Record<string, unknown>>,
): void {
  const names = penaltyOptionsOf(model).filter((name) => given[name] !== undefined);
  for (const name of names) {
    if (name === 'C') positiveNumber(name, given[name]);
    else if (name === 'alpha') nonNegativeNumber(name, given[name]);
    else numberBetween(name, given[name], 0, 1);
    for (const own of ['l1', 'l2']) {
      if (given[own] === undefined) continue;
      throw new RangeError(
        `Expected either "${name}" or "${own}", but received both, which set the same penalty`,
      );
    }
  }
}

/**
 * The options of a preset or a saved model without their penalty, if others give one of the other kind:
 * in words, or as `l1` and `l2`.
 */
export function withoutPenalty(
  model: ModelName,
  preset: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const kept = { ...preset };
  if (given.l1 !== undefined || given.l2 !== undefined) {
    for (const name of penaltyOptionsOf(model)) delete kept[name];
  }
  if (penaltyOptionsOf(model).some((name) => given[name] !== undefined)) {
    delete kept.l1;
    delete kept.l2;
  }
  return kept;
}

/**
 * The strengths that a model's options give in words; `undefined` if they give none.
 *
 * @param weight W, the sum of the sample weights
 */
export function penaltiesOf(
  model: ModelName,
  options: PenaltyWords & { readonly reduction?: Reduction | undefined },
  weight: number,
): Penalties | undefined {
  const rule = PENALTY_RULES[model];
  const strength = rule && options[rule.strength];
  if (rule === undefined || strength === undefined) return undefined;
  const total = rule.total(strength, weight, options) * (options.reduction === 'sum' ? weight : 1);
  const share = rule.l1Share ?? options.l1Ratio ?? 0;
  return { l1: total * share, l2: total * (1 - share) };
}

/** Whether the strengths of these options depend on the sum of weights, which a stream does not know. */
export function dependsOnWeight(model: ModelName, options: PenaltyWords): boolean {
  const rule = PENALTY_RULES[model];
  return rule?.usesWeight === true && options[rule.strength] !== undefined;
}
