/** The list of the experiments with their titles, sources and options. */
import type { Experiment } from './experiment.ts';

export const EXPERIMENTS = {
  'step-size': {
    about: 'what the step size does: on x² from 2, and in one step of an image classifier',
    source: 'an introduction to gradient descent (x²); CS231n: Optimization (the table)',
    usesImages: true,
    options: [],
  },
  saddle: {
    about: 'different starts: over a saddle, in two minima, on a plateau',
    source: 'an introduction to gradient descent: step size 0.02, accuracy 0.01',
    usesImages: false,
    options: [],
  },
  canyon: {
    about: 'SGD, momentum, Nesterov, Adagrad, RMSprop and Adam in one narrow canyon',
    source:
      'a lecture on what is hard about gradient descent: the zig-zag in a canyon, and what helps',
    usesImages: false,
    options: [{ name: 'steps', about: 'steps of each optimizer', byDefault: 200, most: 100_000 }],
  },
  solvers: {
    about: 'batch descent, Nesterov, Adam, L-BFGS and Newton to the optimum of one loss',
    source:
      'CS231n: Optimization (L-BFGS); a lecture on what is hard about gradient descent (Newton’s method)',
    usesImages: false,
    options: [{ name: 'passes', about: 'passes over the samples', byDefault: 500, most: 100_000 }],
  },
  grid: {
    about: 'learning rate × number of epochs: where each combination ends',
    source: 'an introduction to gradient descent: one varied while the other is held',
    usesImages: false,
    options: [],
  },
  'batch-size': {
    about: 'loss against updates, samples and seconds, by batch size',
    source: 'an introduction to gradient descent; deeplearning.ai: choosing a batch size',
    usesImages: true,
    options: [{ name: 'epochs', about: 'passes over the images', byDefault: 20, most: 10_000 }],
  },
  ewma: {
    about: 'exponentially weighted averages, with and without bias correction',
    source: 'deeplearning.ai: temperatures of a year, β 0.9, 0.98 and 0.5',
    usesImages: false,
    options: [],
  },
  landscape: {
    about: 'the SVM and the softmax loss along a line and over a plane, of one image and of many',
    source: 'CS231n: Optimization: L(W + aW₁) and L(W + aW₁ + bW₂)',
    usesImages: true,
    options: [
      {
        name: 'samples',
        about: 'images that the loss of many is the mean of',
        byDefault: 100,
        most: 1e6,
      },
    ],
  },
  'random-search': {
    about: 'random search, local search and the gradient, on images of ten classes',
    source: 'CS231n: Optimization: 15.5 % and 21.4 % on CIFAR-10, before it follows the gradient',
    usesImages: true,
    options: [
      {
        name: 'attempts',
        about: 'weights that each search tries',
        byDefault: 1000,
        most: 1_000_000,
      },
      {
        name: 'epochs',
        about: 'passes over the images of the descent',
        byDefault: 20,
        most: 10_000,
      },
    ],
  },
  'gradient-check': {
    about: 'analytic gradients against forward and centred differences, and the width of the step',
    source: 'CS231n: Optimization: h = 1e-5; the centred difference and gradient checking',
    usesImages: true,
    options: [
      { name: 'samples', about: 'images that the loss is the mean of', byDefault: 100, most: 1e6 },
      {
        name: 'coordinates',
        about: 'weights that are looked at, drawn at random',
        byDefault: 200,
        most: 1e6,
      },
    ],
  },
  'numerical-cost': {
    about: 'what one step costs with a numerical gradient, and with an analytic one',
    source: 'CS231n: Optimization: 30,731 evaluations of the loss for a single step',
    usesImages: true,
    options: [],
  },
  'loss-curves': {
    about: 'batch, mini-batch and one-sample descent side by side',
    source:
      'Rosebrock: Gradient descent with Python (the data and the figures); deeplearning.ai (the noise)',
    usesImages: false,
    options: [{ name: 'epochs', about: 'passes over the samples', byDefault: 100, most: 100_000 }],
  },
} as const satisfies Readonly<Record<string, Experiment>>;

export type ExperimentName = keyof typeof EXPERIMENTS;
export const EXPERIMENT_NAMES = Object.keys(EXPERIMENTS) as ExperimentName[];
