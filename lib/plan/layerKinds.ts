/**
 * The kinds of layers by name: formula, use, and their options with the defaults. Options without a
 * default must be given, or come from the network. lib/plan/layers.ts checks them.
 */

interface LayerRow {
  readonly formula: readonly string[];
  readonly about: string;
  /** Options and their defaults. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export const LAYERS = {
  /** Rumelhart, Hinton, Williams, Nature 323 (1986). */
  dense: {
    formula: ['a = activation(W·x + b)'],
    about: 'every unit sums up all inputs: W has a row of weights for each unit',
    parameters: {
      units: undefined,
      activation: 'identity',
      useBias: undefined,
      l2: undefined,
      initializer: undefined,
      inputs: undefined,
      learningRateFactor: 1,
      frozen: false,
    },
  },
  /** Srivastava et al., JMLR 15 (2014). */
  dropout: {
    formula: [
      'in training: a = x/(1 - rate), or 0 with the probability rate, each number by itself',
      'afterwards: a = x',
    ],
    about: 'leaves out units at random in training, against learning by heart',
    parameters: { rate: undefined },
  },
  /** Ioffe, Szegedy, arXiv:1502.03167. */
  batchNorm: {
    formula: [
      'a = activation(scale·(x - μ)/√(σ² + epsilon) + shift)',
      'in training: μ and σ² are mean and variance of the batch, for each unit',
      'afterwards: the running ones, mean += momentum·(μ - mean), and so the variance',
    ],
    about: 'brings each input to mean 0 and variance 1 over the batch: deep networks learn faster',
    parameters: {
      activation: 'identity',
      momentum: 0.1,
      epsilon: 1e-5,
      learningRateFactor: 1,
      frozen: false,
    },
  },
} as const satisfies Record<string, LayerRow>;

export type LayerKind = keyof typeof LAYERS;
export const LAYER_KINDS = Object.keys(LAYERS) as LayerKind[];
