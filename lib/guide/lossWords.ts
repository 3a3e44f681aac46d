/** Sentences that the guides to several losses share. */

/** LIBLINEAR, and scikit-learn's models after it, weigh the losses; we weigh the penalty. */
export const OF_C =
  '`LogisticRegression` and `LinearSVC` take `C` too; in other models, `l2` = 1/(`C`·n) for n samples: there `C` weighs the sum of the losses, here `l2` the penalty';

export const OF_C_WITH_BIAS = `${OF_C}; there the bias is penalised too (\`penalizeBias\`)`;

/** scikit-learn's models of stochastic descent. */
export const OF_ALPHA =
  '`l2` = `alpha`; with `penalty="elasticnet"`, `l2` = `alpha`·(1 - `l1_ratio`) and `l1` = `alpha`·`l1_ratio`';

export const NO_CLASSES = 'It is refused for classes: `SGDClassifier` does not take it.';
