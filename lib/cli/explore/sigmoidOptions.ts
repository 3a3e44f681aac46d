/** Declares the options of `fallline sigmoid`, with their defaults and checks. */

import { integerBetween, positiveNumber, seedNumber } from '../../common/validate.ts';
import { modelLoss } from '../../models/modelLosses.ts';
import { SIGMOID_LOSSES, type SigmoidClassifierOptions } from '../../models/sigmoidClassifier.ts';
import { LOSSES } from '../../plan/lossTable.ts';
import { checkTrainingOptions } from '../../plan/plan.ts';
import { asUsage } from '../shared/failure.ts';
import { BACKEND_FLAG, type Flag, pathBesideStdout, toNumber } from '../shared/options.ts';

/** All options of the command, validated. */
export interface SigmoidOptions {
  /** Number of samples; one half trains, the other half tests. */
  readonly samples: number;
  readonly epochs: number;
  /** Step size α as the text defines it; see `learningRateOf`. */
  readonly alpha: number;
  /** Seed of the initial weights and of shuffling. */
  readonly seed: number;
  /** The model's options that follow from these, except its initial weights. */
  readonly training: SigmoidClassifierOptions;
  /** Folder to write to. */
  readonly out: string;
  /** Whether the user named the folder. */
  readonly outGiven: boolean;
  readonly quiet: boolean;
}

const DEFAULTS = { samples: 1000, epochs: 100, alpha: 0.01, seed: 7, out: 'fallline-out' } as const;
/**
 * Range of the number of samples: the maximum is drawn within seconds; with the minimum, each class
 * occurs in both halves.
 */
const [FEWEST_SAMPLES, MOST_SAMPLES] = [10, 10_000_000];

type SigmoidLoss = (typeof SIGMOID_LOSSES)[number];

export const SIGMOID_FLAGS: readonly Flag[] = [
  {
    flags: '-e, --epochs <n>',
    description: `passes over the training half (default: ${DEFAULTS.epochs})`,
  },
  { flags: '-a, --alpha <step>', description: `step size (default: ${DEFAULTS.alpha})` },
  {
    flags: '--batch-size <n|all>',
    description: 'samples of one step; "all" is batch descent (default: all)',
  },
  {
    flags: '--no-shuffle',
    description: 'take mini-batches in the same order in every epoch',
  },
  {
    flags: '--seed <n>',
    description: `seed of the initial weights and of shuffling (default: ${DEFAULTS.seed})`,
  },
  {
    flags: '--loss <name>',
    description: `${SIGMOID_LOSSES.map(describeLoss).join('; ')} (default: ${SIGMOID_LOSSES[0]})`,
  },
  { flags: '--precision <name>', description: 'float64 or float32 (default: float64)' },
  { flags: '--threads <n>', description: 'most threads to use (default: one for each processor)' },
  {
    flags: '--samples <n>',
    description: `samples to draw; half of them train, half test (default: ${DEFAULTS.samples})`,
  },
  {
    flags: '--out <dir>',
    description: `folder for data.svg, loss.svg and report.html (default: ${DEFAULTS.out})`,
  },
  BACKEND_FLAG,
  { flags: '--quiet', description: 'print nothing but errors; the files are written all the same' },
];

/** Text after the options in --help. */
export const SIGMOID_NOTES = `
Data: two Gaussian blobs of points in the plane, drawn with seed 1 as scikit-learn's make_blobs
draws them (cluster_std 1.5), a column of ones as the bias, split in halves with seed 42.

Alpha: one step is W -= alpha * X'((s - y) * s * (1 - s)), half the gradient of the squared error
sum((s - y)^2), so the learning rate is alpha / 2; with --loss logistic a step is
W -= alpha * X'(s - y), the whole gradient, and the learning rate is alpha.

Examples:
  fallline sigmoid
  fallline sigmoid --epochs 50 --alpha 0.1 --out runs/fast
  fallline sigmoid --batch-size 32 --loss logistic --precision float32
  fallline sigmoid --batch-size 32 --no-shuffle --backend typescript
`;

/**
 * Converts the text's step size α to the learning rate with the same step along the exact gradient.
 * For the squared error, the text omits the factor 2 of d(s − y)², so that the rate is α/2.
 * (Halving is exact in floating point.)
 */
export function learningRateOf(alpha: number, loss: SigmoidLoss): number {
  return alpha * STEPS_OF_ALPHA[loss];
}

const STEPS_OF_ALPHA: Readonly<Record<SigmoidLoss, number>> = {
  sigmoidSquaredError: 0.5,
  logistic: 1,
};

/**
 * Parses and validates the options.
 *
 * @param given parsed options by name; an option that was not given is `undefined`
 * @throws {UsageError} for a value of the wrong kind or out of range
 */
export function resolveSigmoidOptions(given: Readonly<Record<string, unknown>>): SigmoidOptions {
  return asUsage(() => {
    const alpha = positiveNumber('alpha', toNumber(given.alpha ?? DEFAULTS.alpha));
    const epochs = integerBetween('epochs', toNumber(given.epochs ?? DEFAULTS.epochs), 1);
    const seed = seedNumber('seed', toNumber(given.seed ?? DEFAULTS.seed));
    return {
      samples: integerBetween(
        'samples',
        toNumber(given.samples ?? DEFAULTS.samples),
        FEWEST_SAMPLES,
        MOST_SAMPLES,
      ),
      epochs,
      alpha,
      seed,
      training: trainingOptions(given, { alpha, epochs, seed }),
      out: pathBesideStdout('out', 'a folder', given.out) ?? DEFAULTS.out,
      outGiven: given.out !== undefined,
      quiet: given.quiet === true,
    };
  });
}

function trainingOptions(
  given: Readonly<Record<string, unknown>>,
  { alpha, epochs, seed }: Pick<SigmoidOptions, 'alpha' | 'epochs' | 'seed'>,
): SigmoidClassifierOptions {
  const loss = given.loss ?? SIGMOID_LOSSES[0];
  modelLoss(loss, SIGMOID_LOSSES);
  // The values are untyped until the plan's checks on the next line.
  const options = {
    loss,
    reduction: 'sum',
    learningRate: learningRateOf(alpha, loss as SigmoidLoss),
    maxEpochs: epochs,
    batchSize: toNumber(given.batchSize),
    shuffle: given.shuffle,
    seed,
    useBias: false,
    precision: given.precision,
    threads: toNumber(given.threads),
  } as SigmoidClassifierOptions;
  checkTrainingOptions(options);
  return options;
}

function describeLoss(name: SigmoidLoss): string {
  return `${name}: ${LOSSES[name].about}, ${LOSSES[name].formula}`;
}
