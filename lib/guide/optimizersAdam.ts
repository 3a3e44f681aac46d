/** The guide to Adam and its relatives: momentum, and a step size for each parameter. */
import type { OptimizerGuides } from './guide.ts';
import {
  AMSGRAD,
  BETA1,
  BETA2,
  DECOUPLED_DECAY,
  EPSILON,
  WEIGHT_DECAY,
} from './optimizerParameters.ts';

const MEANS = ['m = β₁·m + (1 - β₁)·g', 'v = β₂·v + (1 - β₂)·g²'] as const;
const KINGMA_BA = {
  authors: 'D. P. Kingma, J. Ba',
  title: 'Adam: a method for stochastic optimization',
  where: 'ICLR',
  year: 2015,
  link: 'https://arxiv.org/abs/1412.6980',
} as const;
const NAMES = '`beta1`, `beta2` = `betas`, `epsilon` = `eps`';

export const adamOptimizers = {
  adam: {
    title: 'Adam',
    about: 'momentum and a step size for each parameter: a good first choice',
    formula: [...MEANS, 'w -= η/(1 - β₁ᵗ)·m/(√v/√(1 - β₂ᵗ) + ε)'],
    sources: [
      KINGMA_BA,
      {
        authors: 'S. J. Reddi, S. Kale, S. Kumar',
        title: 'On the convergence of Adam and beyond (AMSGrad)',
        where: 'ICLR',
        year: 2018,
        link: 'https://arxiv.org/abs/1904.09237',
      },
    ],
    parameters: {
      beta1: BETA1,
      beta2: BETA2,
      epsilon: EPSILON,
      amsgrad: AMSGRAD,
      weightDecay: WEIGHT_DECAY,
    },
    choose: {
      when: [
        'Both difficulties at once: canyons, which need momentum, and features that are rare or of different ranges, which need their own rates.',
        'You want a result without tuning the rate: 0.001 for networks, 0.01 to 0.1 for linear models on standardised data.',
      ],
      not: [
        'The features are standardised and there is time: `sgd` with momentum and a falling rate often reaches a lower loss.',
        'You want the exact optimum at a constant rate: its steps stay about η long. Let the rate fall (`cosine`), or set `amsgrad`.',
        'You want weight decay: here it is divided by √v, as the gradient is. `adamw`, or `l2` if it is part of the loss.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'optim.Adam', conversion: NAMES },
      {
        library: 'scikit-learn',
        name: 'MLPClassifier(solver="adam")',
        conversion: '`beta1`, `beta2` = `beta_1`, `beta_2`; no linear model has it there',
      },
    ],
    notes: [
      'The first step of every parameter is η long, whatever its gradient: the means are corrected for their start at 0.',
    ],
    seeAlso: ['adamw', 'nadam', 'radam', 'rmsprop', 'sgd'],
    example: { parameters: { beta1: 0.8 }, learningRate: 0.01, batchSize: 32 },
  },
  adamw: {
    title: 'AdamW',
    about: 'Adam with weight decay beside the gradient instead of in it',
    formula: ['w *= 1 - η·weightDecay', ...MEANS, 'w -= η/(1 - β₁ᵗ)·m/(√v/√(1 - β₂ᵗ) + ε)'],
    sources: [
      {
        authors: 'I. Loshchilov, F. Hutter',
        title: 'Decoupled weight decay regularization',
        where: 'ICLR',
        year: 2019,
        link: 'https://arxiv.org/abs/1711.05101',
      },
    ],
    parameters: {
      beta1: BETA1,
      beta2: BETA2,
      epsilon: EPSILON,
      amsgrad: AMSGRAD,
      weightDecay: DECOUPLED_DECAY,
    },
    choose: {
      when: [
        'You want Adam with weight decay: all weights shrink by the same factor, whatever their gradients.',
      ],
      not: [
        'You minimise a given objective (loss + penalty, as in scikit-learn): decay is not part of the loss, and the result depends on the rate. `adam` with `l2`.',
        'You want no decay: its default is above 0. `adam`.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'optim.AdamW',
        conversion: `${NAMES}; its decay applies to biases too`,
      },
      {
        library: 'Keras',
        name: 'optimizers.AdamW',
        conversion: '`weight_decay` is 0.004 by default there',
      },
    ],
    notes: ['The decay is multiplied by the rate: a schedule lets both fall.'],
    seeAlso: ['adam', 'lion'],
    example: { parameters: { weightDecay: 0.1 }, learningRate: 0.01, batchSize: 32 },
  },
  adamax: {
    title: 'AdaMax',
    about: 'Adam with the greatest recent gradient in place of the root mean square',
    formula: [MEANS[0], 'u = max(β₂·u, |g| + ε)', 'w -= η/(1 - β₁ᵗ)·m/u'],
    sources: [{ ...KINGMA_BA, title: `${KINGMA_BA.title} (section 7)` }],
    parameters: {
      beta1: BETA1,
      beta2: {
        meaning: 'share that the greatest gradient keeps in each step',
        range: 'from 0 to below 1',
      },
      epsilon: EPSILON,
      weightDecay: WEIGHT_DECAY,
    },
    choose: {
      when: [
        'Gradients are mostly 0 and sometimes large (rare features): one large gradient bounds the following steps for long, and no parameter moves further than about η.',
      ],
      not: [
        'Outliers make single gradients huge: they slow the parameter for about 1/(1 - β₂) steps. `adam` with `clipNorm`.',
      ],
    },
    elsewhere: [
      { library: 'PyTorch', name: 'optim.Adamax', conversion: NAMES },
      { library: 'Keras', name: 'optimizers.Adamax', conversion: 'its default rate is 0.001' },
    ],
    notes: ['ε is added to |g|, as in PyTorch; the paper has none.'],
    seeAlso: ['adam'],
    example: { learningRate: 0.02, batchSize: 32 },
  },
  nadam: {
    title: 'NAdam',
    about: 'Adam with Nesterov’s momentum',
    formula: [
      'μₜ = β₁·(1 - ½·0.96^(t·momentumDecay)), P = μ₁·μ₂·…·μₜ',
      ...MEANS,
      'w -= η·((1 - μₜ)/(1 - P)·g + μₜ₊₁/(1 - P·μₜ₊₁)·m)/(√(v/(1 - β₂ᵗ)) + ε)',
    ],
    sources: [
      {
        authors: 'T. Dozat',
        title: 'Incorporating Nesterov momentum into Adam',
        where: 'ICLR workshop',
        year: 2016,
      },
    ],
    parameters: {
      beta1: BETA1,
      beta2: BETA2,
      epsilon: EPSILON,
      momentumDecay: {
        meaning: 'how fast the momentum μ rises from ½·β₁ to β₁',
        range: 'at least 0; with 0 it stays at ½·β₁',
      },
      weightDecay: WEIGHT_DECAY,
    },
    choose: {
      when: [
        '`adam` overshoots: this optimizer looks ahead as Nesterov’s momentum does, and often needs a few steps less.',
      ],
      not: [
        'The figures must agree with another library: the formulas for μ differ between them. This is PyTorch’s.',
      ],
    },
    elsewhere: [
      {
        library: 'PyTorch',
        name: 'optim.NAdam, as since version 2.0',
        conversion: `${NAMES}, \`momentumDecay\` = \`momentum_decay\``,
      },
      {
        library: 'Keras',
        name: 'optimizers.Nadam',
        conversion: '`momentumDecay` is 1 there, and cannot be set; its default rate is 0.001',
      },
    ],
    notes: ['The product P belongs to the state of a run, and is kept when a run is continued.'],
    seeAlso: ['adam', 'sgd'],
    example: { learningRate: 0.01, batchSize: 32 },
  },
  radam: {
    title: 'RAdam',
    about: 'Adam with a built-in warm-up: it divides by v only once v is a good estimate',
    formula: [
      ...MEANS,
      'ρ∞ = 2/(1 - β₂) - 1, ρ = ρ∞ - 2·t·β₂ᵗ/(1 - β₂ᵗ)',
      'w -= η/(1 - β₁ᵗ)·m                             while ρ ≤ 5',
      'r = √((ρ - 4)·(ρ - 2)·ρ∞/((ρ∞ - 4)·(ρ∞ - 2)·ρ))',
      'w -= η/(1 - β₁ᵗ)·m·r·√(1 - β₂ᵗ)/(√v + ε)       after that',
    ],
    sources: [
      {
        authors: 'L. Liu, H. Jiang, P. He, W. Chen, X. Liu, J. Gao, J. Han',
        title: 'On the variance of the adaptive learning rate and beyond',
        where: 'ICLR',
        year: 2020,
        link: 'https://arxiv.org/abs/1908.03265',
      },
    ],
    parameters: { beta1: BETA1, beta2: BETA2, epsilon: EPSILON, weightDecay: WEIGHT_DECAY },
    choose: {
      when: [
        'The first steps of `adam` are too large, and you do not want to tune a warm-up (`linear`, `oneCycle`).',
      ],
      not: [
        'Gradients are large at the start: its first steps are plain momentum, η·m, without a division.',
      ],
    },
    elsewhere: [{ library: 'PyTorch', name: 'optim.RAdam', conversion: NAMES }],
    notes: [
      'With the default `beta2`, the first five steps are not divided by v, and the factor r rises slowly to 1 after them.',
    ],
    seeAlso: ['adam'],
    example: { learningRate: 0.01, batchSize: 32 },
  },
} satisfies Partial<OptimizerGuides>;
