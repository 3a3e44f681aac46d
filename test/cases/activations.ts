/** The activations as the tests cross them: outside figures and tolerances. */
import type { ActivationName, ActivationPlan } from '../../lib/plan/activations.ts';
import { reference } from '../support/reference.ts';

interface ActivationReference {
  readonly z: number[];
  readonly activations: readonly {
    readonly activation: ActivationPlan;
    readonly values: number[];
    readonly slopes: number[];
  }[];
}

let read: ActivationReference | undefined;

export function activationReference(): ActivationReference {
  read ??= reference<ActivationReference>('activations/activations.json');
  return read;
}

interface ActivationCase {
  readonly setting: ActivationPlan;
  /**
   * How many times the rounding of a number around 1 value and slope may be off, where it is more than
   * the few of all; and why.
   */
  readonly ulps?: number;
}

export const activationCases: Record<ActivationName, ActivationCase> = {
  identity: { setting: { name: 'identity' } },
  sigmoid: { setting: { name: 'sigmoid' } },
  tanh: { setting: { name: 'tanh' } },
  relu: { setting: { name: 'relu' } },
  leakyRelu: { setting: { name: 'leakyRelu', slope: 0.125 } },
  elu: { setting: { name: 'elu', alpha: 1.5 } },
  // Squares in the exponent are rounded before they are raised.
  gelu: { setting: { name: 'gelu' }, ulps: 16 },
  geluTanh: { setting: { name: 'geluTanh' }, ulps: 16 },
  silu: { setting: { name: 'silu' } },
  softplus: { setting: { name: 'softplus' } },
};
