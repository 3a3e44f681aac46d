/** Parameters that several schedules have. */
import type { OpenParameterGuide, ParameterGuide } from './guide.ts';

export const INITIAL: OpenParameterGuide = {
  meaning: 'rate that the formula begins with',
  range: 'above 0',
  leftOut: 'the default rate of the optimizer',
};

export const PER: ParameterGuide = {
  meaning: 'what t counts, from 0: epochs, or steps (one for each batch)',
  range: '`epoch` or `step`',
};

/** Of a schedule whose t counts one thing only. */
export const PER_STEP: ParameterGuide = { meaning: 't counts steps', range: '`step` only' };
export const PER_EPOCH: ParameterGuide = {
  meaning: 'the rate changes between epochs',
  range: '`epoch` only',
};

export const PERIOD: OpenParameterGuide = {
  meaning: 'length, in epochs or steps as `per` says',
  range: 'above 0',
  leftOut: 'the length of the whole run, `maxEpochs`',
};

export const GAMMA: ParameterGuide = { meaning: 'factor of each fall', range: 'above 0' };

export const MINIMUM: ParameterGuide = { meaning: 'the lowest rate', range: 'at least 0' };
