/**
 * The table of other libraries' names: what each is called in fallline, and how its value converts.
 * Data only; `foreignHints.ts` looks names up.
 */

import { CLI_SHARE, FOREIGN_FUNCTION_OPTIONS } from './foreignFunctionNames.ts';
import { BRAIN, type ForeignOption, KERAS, LIBLINEAR, none, SK, TORCH, to } from './foreignName.ts';

/** A value of an option, the libraries that have it, and fallline's names for it. */
export type ForeignValue = readonly [
  option: string,
  value: string,
  from: string,
  ours: readonly string[],
  note?: string,
];

const PENALTY_OF_C = to('l2', '1 / (C * n)', 'n being the number of samples');
const DESCENT = none(
  'this model trains by gradient descent: choose with "optimizer" and "learningRate"; LogisticRegression, LinearSVC, LinearRegression and those like them have solvers',
);
const EARLY_STOPPING = to(
  'validationFraction',
  '0.1',
  'with "patience" for the number of epochs without progress',
);
const PROGRESS = [
  to('onEpoch', '({ epoch, loss }) => console.log(epoch, loss)'),
  to('quiet', undefined, 'progress is shown without it'),
  none('nothing is printed: pass "onEpoch" to fit'),
];
const LINEAR_KERNEL = none('these models are linear: use MLPClassifier or MLPRegressor for curves');
const NOT_NEEDED = none('the sizes of input and output are taken from the samples');
const RATE = [to('learningRate'), none('the rate is "learningRate", an option of models')];
const NO_METRICS = none('call model.score, or the functions on scores, after fit');

// biome-ignore format: one row a name
export const FOREIGN_OPTIONS: readonly ForeignOption[] = [
  // The strength of penalties
  ['C', `${SK}, ${LIBLINEAR}`, PENALTY_OF_C],
  ['cost', LIBLINEAR, to('C', 'cost'), to('l2', '1 / (cost * n)', 'n being the number of samples')],
  ['alpha', `${SK}, ${TORCH}`, to('rho', 'alpha'), { ...to('l2', 'alpha', 'divided by --batch-size for mlp; twice that for squared errors, which are not halved here'), beside: 'quiet' }, { ...to('l2', 'alpha / batchSize', 'twice that for MLPRegressor'), beside: 'hidden' }, to('l2', 'alpha', "twice that for 'squaredError', which is not halved here; Ridge's is 2 * alpha / n; Ridge, Lasso and others have alpha")],
  ['penalty', SK, { ...to('l1Ratio', '1', "for penalty 'l1'; 0 for 'l2', l1_ratio for 'elasticnet', and l2: 0 for none"), beside: 'C' }, { ...to('l2', '1 / (C * n)', "for penalty 'l2'; l1: 1 / (C * n) for 'l1', n being the number of samples"), beside: 'C' }, to('l2', 'alpha', "for penalty 'l2'; l1: alpha for 'l1'; both for 'elasticnet'; l2: 0 for none")],
  ['l1Ratio', SK, to('l1', 'alpha * l1_ratio', "and l2: alpha * (1 - l1_ratio); twice both for 'squaredError', which is not halved here")],
  ['lambda', 'glmnet', to('l2', 'lambda * (1 - alpha)', "and l1: lambda * alpha; twice that for 'squaredError', which is not halved here")],
  ['regularization', 'several libraries', to('l2', 'regularization')],
  ['kernelRegularizer', KERAS, to('l2', '2 * strength', "Keras's l2(strength) is not halved; l1: strength for l1")],
  ['weightDecay', TORCH, to('optimizer', "{ name: 'adamw', weightDecay: weight_decay }", "or l2: weight_decay, which is what 'sgd' and 'adam' do in PyTorch"), none('weightDecay is a parameter of the optimizer')],
  ['weightConstraint', KERAS, to('maxNorm')],
  ['kernelConstraint', KERAS, to('maxNorm')],
  ['dual', SK, to('solver', "'dual-cd'", 'for the dual of a hinge loss'), DESCENT],
  ['solver', SK, DESCENT],
  ['s', LIBLINEAR, to('loss', undefined, "LogisticRegression for types 0, 6 and 7; LinearSVC with loss 'squaredHinge' for 1, 2 and 5, 'hinge' for 3, multiClass 'crammerSinger' for 4"), none("type 0, 6 or 7 is LogisticRegression, 1 to 5 LinearSVC, 11 to 13 LinearRegression with loss 'squaredEpsilonInsensitive' or 'epsilonInsensitive'")],
  ['p', LIBLINEAR, to('loss', "{ name: 'epsilonInsensitive', epsilon: p }")],
  ['epsilonInsensitive', LIBLINEAR, to('loss', "'epsilonInsensitive'")],
  ['epsilon', SK, { ...to('optimizer', "{ name: 'adam', epsilon: epsilon }"), beside: 'hidden' }, to('loss', "{ name: 'epsilonInsensitive', epsilon: epsilon }", "or { name: 'huber', delta: epsilon }")],
  ['bias', `${LIBLINEAR}, ${TORCH}`, to('useBias', 'bias')],
  ['fitIntercept', SK, { ...to('useBias', '', 'for none: a bias is learned without it'), beside: 'quiet' }, to('useBias', 'fit_intercept')],
  ['intercept', 'several libraries', to('useBias', 'intercept')],
  ['interceptScaling', SK, to('penalizeBias', 'true', 'where the intercept is to be penalised as LIBLINEAR does')],

  // The rate
  ['lr', `${TORCH}, ${KERAS}`, ...RATE],
  ['eta', 'XGBoost', ...RATE],
  ['eta0', SK, to('learningRate', 'eta0', "with a schedule { name: 'inverseScaling', per: 'step', initial: eta0, power: power_t }; half of eta0 for 'squaredError', which is not halved here")],
  ['learningRate', 'several libraries', ...RATE],
  ['learningRateInit', SK, to('learningRate')],
  ['stepSize', 'several libraries', ...RATE],
  ['powerT', SK, to('learningRate', "{ name: 'inverseScaling', per: 'step', initial: eta0, power: power_t }")],
  ['decayRate', BRAIN, to('optimizer', "{ name: 'rmsprop', rho: decayRate }")],
  ['lrDecay', TORCH, to('learningRateDecay'), to('learningRate', "{ name: 'inverseTime', per: 'step', initial: lr, decay: lr_decay }")],
  ['decay', KERAS, to('learningRate', "{ name: 'inverseTime', per: 'step', initial: lr, decay: decay }")],
  ['scheduler', TORCH, to('learningRate', "{ name: 'cosine', … }", 'any of SCHEDULES'), to('schedule')],
  ['learningRateSchedule', KERAS, to('learningRate', "{ name: 'cosine', … }", 'any of SCHEDULES')],

  // Parts of the optimizer
  ['momentum', `${SK}, ${KERAS}, ${BRAIN}`, to('optimizer', "{ name: 'sgd', momentum: momentum }")],
  ['nesterov', `${KERAS}, ${TORCH}`, to('optimizer', "{ name: 'sgd', momentum: 0.9, nesterov: true }")],
  ['nesterovsMomentum', SK, to('optimizer', "{ name: 'sgd', momentum: 0.9, nesterov: true }", "which is scikit-learn's default for solver 'sgd'")],
  ['dampening', TORCH, to('optimizer', "{ name: 'sgd', momentum: momentum, dampening: dampening }")],
  ['beta1', `${SK}, ${KERAS}, ${BRAIN}`, to('optimizer', "{ name: 'adam', beta1: beta1 }")],
  ['beta2', `${SK}, ${KERAS}, ${BRAIN}`, to('optimizer', "{ name: 'adam', beta2: beta2 }")],
  ['betas', TORCH, to('beta1', 'betas[0]', 'and beta2: betas[1]'), to('optimizer', "{ name: 'adam', beta1: betas[0], beta2: betas[1] }")],
  ['eps', `${TORCH}, ${LIBLINEAR}`, to('epsilon', 'eps'), to('tolerance', 'eps', "as LIBLINEAR's; PyTorch's is a parameter of the optimizer, { name: 'adam', epsilon: eps }")],
  ['e', LIBLINEAR, to('tolerance', 'e')],
  ['amsgrad', `${TORCH}, ${KERAS}`, to('optimizer', "{ name: 'adam', amsgrad: true }")],
  ['etas', TORCH, to('etaMinus', 'etas[0]', 'and etaPlus: etas[1]')],
  ['stepSizes', TORCH, to('minStep', 'step_sizes[0]', 'and maxStep: step_sizes[1]')],
  ['initialAccumulatorValue', `${TORCH}, ${KERAS}`, to('initialAccumulator', 'initial_accumulator_value')],
  ['praxis', BRAIN, to('optimizer', "'adam'")],
  ['algorithm', 'several libraries', to('optimizer')],
  ['method', 'SciPy', to('optimizer')],
  ['updateRule', 'several libraries', to('optimizer')],
  ['global_clipnorm', KERAS, to('clipNorm', 'global_clipnorm')],
  ['maxGradNorm', TORCH, to('clipNorm', 'max_grad_norm')],
  ['gradientClipVal', TORCH, to('clipNorm', 'gradient_clip_val')],

  // How long
  ['maxIter', SK, to('maxEpochs', 'max_iter')],
  ['nIter', SK, to('maxEpochs', 'n_iter')],
  ['epochs', `${KERAS}, ml.js`, to('maxEpochs', 'epochs')],
  ['nEpochs', TORCH, to('maxEpochs', 'nEpochs'), to('epochs', 'nEpochs')],
  ['numEpochs', TORCH, to('maxEpochs', 'numEpochs'), to('epochs', 'numEpochs')],
  ['iterations', BRAIN, to('maxEpochs', 'iterations'), to('epochs', 'iterations'), to('steps', 'iterations')],
  ['maxIterations', 'several libraries', to('maxEpochs', 'maxIterations')],
  ['numSteps', 'ml-logistic-regression', to('maxEpochs', 'numSteps', 'of batches that are all the samples')],
  ['steps', 'several libraries', to('maxEpochs', 'steps', "where batchSize is 'all'; else steps * batchSize / n")],
  ['maxFun', SK, to('maxEpochs')],
  ['tol', SK, to('tolerance', 'tol')],
  ['minDelta', KERAS, to('tolerance', 'minDelta')],
  ['nIterNoChange', SK, to('patience', 'n_iter_no_change')],
  ['earlyStopping', `${SK}, ${KERAS}`, EARLY_STOPPING, { ...EARLY_STOPPING, ...CLI_SHARE }],
  ['restoreBestWeights', KERAS, to('patience', undefined, 'with which the model is that of its best epoch'), none('a run with "patience" keeps its best epoch')],
  ['errorThresh', BRAIN, to('targetLoss', 'errorThresh')],
  ['timeout', BRAIN, to('timeLimit', 'timeout / 1000', 'in seconds')],
  ['validationSplit', KERAS, to('validationFraction', 'validationSplit'), { ...to('', 'validationSplit'), ...CLI_SHARE }],
  ['valSize', 'several libraries', to('validationFraction', 'valSize')],
  ['validationData', KERAS, to('validation', '{ x, y }')],
  ['evalSet', 'XGBoost', to('validation', '{ x, y }')],
  ['miniBatchSize', 'several libraries', to('batchSize', 'miniBatchSize')],
  ['stepsPerEpoch', KERAS, to('batchSize', 'Math.ceil(n / stepsPerEpoch)', 'n being the number of samples')],

  // Networks
  ['hiddenLayerSizes', SK, to('hidden', '[100]', 'an array, also of one')],
  ['hiddenLayers', BRAIN, to('hidden', 'hiddenLayers')],
  ['hiddenUnits', 'TensorFlow', to('hidden', 'hiddenUnits')],
  ['layers', 'several libraries', to('hidden', '[64, 32]', 'units of the hidden layers alone; Network takes layers')],
  ['nHidden', 'several libraries', to('hidden', '[n]')],
  ['units', KERAS, to('hidden', '[units]'), none('pass it first: dense(units)')],
  ['kernelInitializer', KERAS, to('initializer')],
  ['weightInit', 'several libraries', to('initializer'), to('initialWeights')],
  ['biasInitializer', KERAS, none('biases start at 0')],
  ['inputShape', KERAS, NOT_NEEDED],
  ['inputDim', KERAS, NOT_NEEDED],
  ['inputSize', BRAIN, NOT_NEEDED],
  ['outputSize', BRAIN, NOT_NEEDED],
  ['inFeatures', TORCH, NOT_NEEDED],
  ['outFeatures', TORCH, NOT_NEEDED],
  ['leakyReluAlpha', BRAIN, to('activation', "{ name: 'leakyRelu', slope: leakyReluAlpha }")],
  ['negativeSlope', TORCH, to('slope', 'negative_slope')],
  ['dropoutRate', KERAS, to('dropout', 'dropoutRate'), to('rate', 'dropoutRate')],
  ['binaryThresh', BRAIN, none('compare predictProba with a threshold of your own')],
  ['batchNormalization', KERAS, to('batchNorm', 'true')],

  // What is said meanwhile
  ['verbose', `${SK}, ${KERAS}`, ...PROGRESS],
  ['log', BRAIN, ...PROGRESS],
  ['logPeriod', BRAIN, ...PROGRESS],
  ['callback', BRAIN, to('onEpoch', 'callback'), none('pass "onEpoch" to fit')],
  ['callbacks', KERAS, to('onEpoch', '(report) => { … }'), none('pass "onEpoch" to fit')],
  ['callbackPeriod', BRAIN, none('"onEpoch" of fit is called after every epoch')],
  ['metrics', KERAS, NO_METRICS],
  ['scoring', SK, NO_METRICS],

  // Classes and samples
  ['weight', `${LIBLINEAR}, ${TORCH}`, to('classWeight', '{ label: weight }'), to('sampleWeight')],
  ['posWeight', TORCH, to('classWeight', '{ 1: pos_weight }')],
  ['scalePosWeight', 'XGBoost', to('classWeight', '{ 1: scale_pos_weight }')],
  ['weights', 'several libraries', to('sampleWeight', 'weights'), to('initialWeights', 'weights')],
  ['coefInit', SK, to('initialWeights', 'coef_init')],
  ['posLabel', SK, to('positive', 'pos_label')],
  ['objective', 'XGBoost', to('loss')],
  ['tweedieVariancePower', 'XGBoost, LightGBM', to('power')],
  ['criterion', TORCH, to('loss')],
  ['labelSmoothing', `${KERAS}, ${TORCH}`, to('loss', "{ name: 'softmax', labelSmoothing: labelSmoothing }")],
  ['loss', `${SK}, ${KERAS}`, none('this model has one loss: SGDClassifier, SGDRegressor and networks take others')],
  ['activation', `${SK}, ${KERAS}, ${BRAIN}`, none('linear models have no layers: MLPClassifier, MLPRegressor and Network take it')],
  ['fromLogits', KERAS, none('losses take scores: the last layer has no activation')],
  ['kernel', SK, LINEAR_KERNEL],
  ['gamma', SK, to('loss', undefined, "no kernels here; the focal loss's is { name: 'focal', gamma: gamma }"), LINEAR_KERNEL],
  ['degree', SK, LINEAR_KERNEL],
  ['probability', SK, none('predictProba is there where the loss gives probabilities')],
  ['decisionFunctionShape', SK, none('decisionFunction has a column for each class where there are more than two')],
  ['copyX', SK, none('x is never changed')],
  ...FOREIGN_FUNCTION_OPTIONS,
];

const CROSS_ENTROPY = ['logistic', 'softmax'];
const ENTROPY_NOTE = "'logistic' for two classes, 'softmax' for more";
const SQUARED = ['squaredError'];
const HALVED =
  "which is not halved here: half the rate and twice the penalty come to scikit-learn's";
const NO_SOLVER =
  "an optimizer descends; models with the option solver choose by 'auto', without an optimizer";
const solverOf = (name: string) =>
  `an optimizer descends; models with the option solver, and minimize of fallline/descent, take '${name}'`;

// biome-ignore format: one row a value
export const FOREIGN_VALUES: readonly ForeignValue[] = [
  ['loss', 'log_loss', SK, CROSS_ENTROPY, ENTROPY_NOTE],
  ['loss', 'log', SK, CROSS_ENTROPY, ENTROPY_NOTE],
  ['loss', 'deviance', SK, CROSS_ENTROPY, ENTROPY_NOTE],
  ['loss', 'crossEntropy', 'several libraries', CROSS_ENTROPY, ENTROPY_NOTE],
  ['loss', 'binaryCrossentropy', KERAS, ['logistic']],
  ['loss', 'BCELoss', TORCH, ['logistic']],
  ['loss', 'BCEWithLogitsLoss', TORCH, ['logistic']],
  ['loss', 'bce', TORCH, ['logistic']],
  ['loss', 'SoftMarginLoss', TORCH, ['logistic']],
  ['loss', 'binary:logistic', 'XGBoost', ['logistic']],
  ['loss', 'categoricalCrossentropy', KERAS, ['softmax'], 'with labels as y, not rows of 0 and 1'],
  ['loss', 'sparseCategoricalCrossentropy', KERAS, ['softmax']],
  ['loss', 'CrossEntropyLoss', TORCH, ['softmax']],
  ['loss', 'NLLLoss', TORCH, ['softmax'], 'which takes scores, no logarithms'],
  ['loss', 'multi:softprob', 'XGBoost', ['softmax']],
  ['loss', 'categoricalHinge', KERAS, ['crammerSinger']],
  ['loss', 'MultiMarginLoss', TORCH, ['westonWatkins'], 'a sum over classes, no mean'],
  ['loss', 'squared_error', SK, SQUARED, HALVED],
  ['loss', 'squared_loss', SK, SQUARED, HALVED],
  ['loss', 'meanSquaredError', KERAS, SQUARED],
  ['loss', 'mse', KERAS, SQUARED],
  ['loss', 'MSELoss', TORCH, SQUARED],
  ['loss', 'reg:squarederror', 'XGBoost', SQUARED, HALVED.replace(SK, 'XGBoost')],
  ['loss', 'meanAbsoluteError', KERAS, ['absoluteError']],
  ['loss', 'mae', KERAS, ['absoluteError']],
  ['loss', 'L1Loss', TORCH, ['absoluteError']],
  ['loss', 'SmoothL1Loss', TORCH, ['huber'], "{ name: 'huber', delta: beta } is beta times as much"],
  ['loss', 'HuberLoss', TORCH, ['huber']],
  ['loss', 'pinball', SK, ['quantile']],
  ['loss', 'PoissonNLLLoss', TORCH, ['poisson']],
  ['loss', 'HalfTweedieLoss', SK, ['tweedie']],
  ['loss', 'TweedieRegressor', SK, ['tweedie']],
  ['loss', 'reg:tweedie', 'XGBoost', ['tweedie'], "{ name: 'tweedie', power: tweedie_variance_power }"],
  ['loss', 'tweedie_loss', 'several libraries', ['tweedie']],
  ['loss', 'HalfGammaLoss', SK, ['gamma']],
  ['loss', 'GammaRegressor', SK, ['gamma']],
  ['loss', 'reg:gamma', 'XGBoost', ['gamma']],
  ['loss', 'gamma_loss', 'several libraries', ['gamma']],
  ['loss', 'halfPoissonLoss', SK, ['poisson']],
  ['loss', 'count:poisson', 'XGBoost', ['poisson']],
  ['loss', 'svm', 'several libraries', ['hinge', 'squaredHinge']],
  ['optimizer', 'momentum', 'TensorFlow.js', ['sgd'], "{ name: 'sgd', momentum: 0.9 }"],
  ['optimizer', 'nesterov', 'several libraries', ['sgd'], "{ name: 'sgd', momentum: 0.9, nesterov: true }"],
  ['optimizer', 'lbfgs', SK, ['adam'], solverOf('lbfgs')],
  ['optimizer', 'liblinear', SK, ['adam'], NO_SOLVER],
  ['optimizer', 'saga', SK, ['sgd'], NO_SOLVER],
  ['optimizer', 'sag', SK, ['sgd'], NO_SOLVER],
  ['optimizer', 'newton-cg', SK, ['adam'], solverOf('newton-cg')],
  ['solver', 'liblinear', SK, ['newton-cg', 'dual-cd'], "'dual-cd' for hinge losses"],
  ['solver', 'sag', SK, ['auto']],
  ['solver', 'saga', SK, ['auto']],
  ['solver', 'newton-cholesky', SK, ['newton']],
  ['solver', 'lsqr', SK, ['auto']],
  ['solver', 'sparse_cg', SK, ['auto']],
  ['solver', 'highs', SK, ['auto']],
  ['solver', 'sgd', SK, ['descent']],
  ['solver', 'adam', SK, ['descent'], "with optimizer: 'adam'"],
  ['activation', 'logistic', SK, ['sigmoid']],
  ['activation', 'linear', KERAS, ['identity']],
  ['activation', 'swish', KERAS, ['silu']],
  ['activation', 'softmax', KERAS, ['identity'], "and loss 'softmax', which takes scores"],
  ['initializer', 'glorotUniform', KERAS, ['xavierUniform']],
  ['initializer', 'glorotNormal', KERAS, ['xavierNormal']],
  ['initializer', 'kaimingUniform', TORCH, ['heUniform']],
  ['initializer', 'kaimingNormal', TORCH, ['heNormal']],
  ['initializer', 'randomNormal', KERAS, ['normal']],
  ['initializer', 'randomUniform', KERAS, ['uniform']],
  ['learningRate', 'invscaling', SK, ['inverseScaling'], "{ name: 'inverseScaling', per: 'step', initial: eta0, power: power_t }"],
  ['learningRate', 'adaptive', SK, ['plateau'], "{ name: 'plateau', initial: eta0, factor: 0.2, patience: 5 }"],
  ['learningRate', 'StepLR', TORCH, ['step']],
  ['learningRate', 'ExponentialLR', TORCH, ['exponential']],
  ['learningRate', 'CosineAnnealingLR', TORCH, ['cosine']],
  ['learningRate', 'CosineAnnealingWarmRestarts', TORCH, ['cosineRestarts']],
  ['learningRate', 'OneCycleLR', TORCH, ['oneCycle']],
  ['learningRate', 'ReduceLROnPlateau', `${TORCH}, ${KERAS}`, ['plateau']],
  ['multiClass', 'oneVsRest', 'several libraries', ['ovr']],
  ['multiClass', 'softmax', 'several libraries', ['multinomial']],
  ['multiClass', 'auto', SK, ['multinomial', 'ovr']],
  ['monitor', 'val_loss', KERAS, ['validationLoss']],
  ['monitor', 'val_accuracy', KERAS, ['validationScore']],
  ['precision', 'float', TORCH, ['float32']],
  ['precision', 'double', TORCH, ['float64']],
  ['precision', 'fp32', 'several libraries', ['float32']],
];
