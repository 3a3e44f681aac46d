/**
 * The default options of each model, with reasons. lib/plan/plan.ts has the defaults of all other
 * options.
 */

/**
 * Default options of each model. Options that are missing here have the defaults that
 * `TrainingOptions` documents.
 */
export const PRESETS = {
  /**
   * The text's own (Rosebrock, "Gradient descent with Python"): the sum of squared errors of the
   * sigmoid, by plain descent. Its figures are repeated number by number.
   */
  SigmoidClassifier: { loss: 'sigmoidSquaredError' },
  /**
   * scikit-learn's: the log loss with C = 1, to the optimum. The tolerance of solvers is far below
   * what a prediction shows, since the last steps of Newton's method cost little.
   */
  LogisticRegression: { solver: 'auto', C: 1, maxEpochs: 1000 },
  /** scikit-learn's: squared hinge with C = 1. */
  LinearSVC: { loss: 'squaredHinge', solver: 'auto', C: 1, maxEpochs: 1000 },
  /** Ordinary least squares. */
  LinearRegression: { loss: 'squaredError', solver: 'auto', maxEpochs: 1000 },
  /** scikit-learn's: alpha = 1, and the optimum. */
  Ridge: { loss: 'squaredError', solver: 'auto', alpha: 1, maxEpochs: 1000 },
  /** As Ridge. */
  Lasso: { loss: 'squaredError', solver: 'auto', alpha: 1, maxEpochs: 1000 },
  /** As Ridge; half of the penalty is l1. */
  ElasticNet: { loss: 'squaredError', solver: 'auto', alpha: 1, l1Ratio: 0.5, maxEpochs: 1000 },
  /** As Ridge. */
  PoissonRegressor: { loss: 'poisson', solver: 'auto', alpha: 1, maxEpochs: 1000 },
  /** As Ridge. */
  GammaRegressor: { loss: 'gamma', solver: 'auto', alpha: 1, maxEpochs: 1000 },
  /** As Ridge; the loss follows from the power. */
  TweedieRegressor: { power: 0, link: 'auto', solver: 'auto', alpha: 1, maxEpochs: 1000 },
  /** scikit-learn's numbers; the loss follows from epsilon. */
  HuberRegressor: { epsilon: 1.35, solver: 'auto', alpha: 1e-4, maxEpochs: 1000 },
  /** As Ridge; the loss follows from the quantile, by default the median. */
  QuantileRegressor: { quantile: 0.5, solver: 'auto', alpha: 1, maxEpochs: 1000 },
  /** scikit-learn's SGDClassifier: its names, its numbers. */
  SGDClassifier: {
    loss: 'hinge',
    l2: 1e-4,
    batchSize: 1,
    learningRate: { name: 'optimal' },
    clipSlope: 1e12,
    maxEpochs: 1000,
    tolerance: 1e-3,
    patience: 5,
  },
  /** scikit-learn's SGDRegressor. Its rate of 0.01 is for half the squared error. */
  SGDRegressor: {
    loss: 'squaredError',
    l2: 1e-4,
    batchSize: 1,
    learningRate: { name: 'inverseScaling', per: 'step', initial: 0.005, power: 0.25 },
    clipSlope: 1e12,
    maxEpochs: 1000,
    tolerance: 1e-3,
    patience: 5,
  },
  /**
   * scikit-learn's MLPClassifier: one hidden layer of 100, Adam at 0.001, up to 200 epochs. Batches of
   * 64: a network needs many steps, and small sets would be one batch with 'auto'.
   */
  MLPClassifier: {
    hidden: [100],
    activation: 'relu',
    optimizer: 'adam',
    learningRate: 0.001,
    batchSize: 64,
    maxEpochs: 200,
    l2: 1e-5,
    patience: 10,
    tolerance: 1e-4,
  },
  /** As MLPClassifier. */
  MLPRegressor: {
    loss: 'squaredError',
    hidden: [100],
    activation: 'relu',
    optimizer: 'adam',
    learningRate: 0.001,
    batchSize: 64,
    maxEpochs: 200,
    l2: 1e-5,
    patience: 10,
    tolerance: 1e-4,
  },
  /** Nothing but what is common today: who writes layers says the rest too. */
  Network: { loss: 'squaredError', optimizer: 'adam', learningRate: 0.001, batchSize: 64 },
} as const;

/** Name of a model's class. */
export type ModelName = keyof typeof PRESETS;

/**
 * Least squares grow without bound with features and targets: momentum at a small rate goes as
 * far as ten times that rate would, and diverges later. It swings, and the loss with it, for some
 * ten epochs at a time, hence the longer patience. More epochs and a finer tolerance than above,
 * because users compare with the exact solution.
 */
const OF_REGRESSION = {
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: true },
  learningRate: 0.01,
  batchSize: 'auto',
  maxEpochs: 500,
  patience: 20,
  tolerance: 1e-7,
} as const;

/**
 * Default options of the models with solvers when they descend: if an option of descent is given, if
 * no solver knows the loss with its penalty, and in `partialFit`. The objective stays that of `PRESETS`.
 */
export const DESCENT_PRESETS = {
  /**
   * Adam needs no search for a rate that suits the features' ranges; 0.05 reaches the optimum of
   * standardised data within the epochs below. Without progress of 1e-5 in ten epochs, more of them change little.
   */
  LogisticRegression: {
    optimizer: 'adam',
    learningRate: 0.05,
    batchSize: 'auto',
    maxEpochs: 200,
    patience: 10,
    tolerance: 1e-5,
  },
  /** As LogisticRegression. Squared hinge is LIBLINEAR's and scikit-learn's default for LinearSVC. */
  LinearSVC: {
    loss: 'squaredHinge',
    optimizer: 'adam',
    learningRate: 0.05,
    batchSize: 'auto',
    maxEpochs: 200,
    patience: 10,
    tolerance: 1e-5,
  },
  LinearRegression: { loss: 'squaredError', ...OF_REGRESSION },
  Ridge: OF_REGRESSION,
  Lasso: OF_REGRESSION,
  ElasticNet: OF_REGRESSION,
  PoissonRegressor: OF_REGRESSION,
  GammaRegressor: OF_REGRESSION,
  TweedieRegressor: OF_REGRESSION,
  HuberRegressor: OF_REGRESSION,
  QuantileRegressor: OF_REGRESSION,
} as const satisfies Partial<Record<ModelName, object>>;
