/** Hyperparameters that several optimizers have. */
import type { ParameterGuide } from './guide.ts';

export const WEIGHT_DECAY: ParameterGuide = {
  meaning:
    'adds `weightDecay`·w to the gradient of the weights, not of the bias: as `l2`, but not part of the loss',
  range: 'at least 0',
};

export const DECOUPLED_DECAY: ParameterGuide = {
  meaning:
    'shrinks the weights, not the bias, by η·`weightDecay` of themselves in each step, beside the gradient',
  range: 'at least 0',
};

/** Of a mean of gradients. */
export const BETA1: ParameterGuide = {
  meaning:
    'share that the running mean of the gradients keeps; about 1/(1 - beta1) steps are remembered',
  range: 'from 0 to below 1',
};

/** Of a mean of squares. */
export const BETA2: ParameterGuide = {
  meaning: 'share that the running mean of their squares keeps',
  range: 'from 0 to below 1',
};

export const EPSILON: ParameterGuide = {
  meaning: 'keeps the divisor above 0; larger values make small gradients count less',
  range: 'at least 0',
};

export const AMSGRAD: ParameterGuide = {
  meaning:
    'divides by the greatest v so far, so that the step of a parameter does not grow again (Reddi, Kale, Kumar, 2018)',
  range: 'true or false',
};
